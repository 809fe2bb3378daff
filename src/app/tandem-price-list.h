// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"
#include "tandem-secrets.h"
#include "tandem-switchboard.h"

/* Gives @switchboard and @inbox the prices that Tandem ships, behind those of the person (tandem-price-file.h), and asks Twilio what each call that
 * has ended, of the last two days also one of an earlier run, really cost, as long as @switchboard lives.  Main thread. */
void tandem_price_list_give (TandemSwitchboard *switchboard, TandemInbox *inbox, TandemSettings *settings, TandemSecrets *secrets);
