// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-faults.h"
#include "tandem-sim-log.h"
#include "tandem-sim-phone-book.h"
#include "tandem-sim-speech.h"
#include "tandem-sim-webhooks.h"

/* What every simulated resource of the one account needs.  All borrowed; the program owns them and they outlive the resources. */
typedef struct {
  const char *account_sid;
  const char *auth_token;
  TandemSimPhoneBook *phone_book;
  TandemSimSpeech *speech;
  TandemSimWebhooks *webhooks;
  TandemSimFaults *faults;
  TandemSimLog *log;
} TandemSimAccount;
