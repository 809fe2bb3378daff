// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-message.h"
#include "tandem-sim-numbers.h"
#include "tandem-sim-stop-list.h"

/* POST Messages.json, read and judged as Twilio does. */
typedef struct {
  const TandemSimAccount *account;
  TandemSimNumbers *numbers;
  TandemSimStopList *stop_list;
  TandemSimFates *fates;
} TandemSimMessageRules;

/* The text as it is accepted, scheduled or queued; its media are still where the sender has them.  NULL when @request was answered with an
 * error.  (transfer full) */
TandemSimMessage *tandem_sim_message_order_read (const TandemSimMessageRules *rules, TandemSimRequest *request);
