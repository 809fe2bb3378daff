// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cost.h"
#include "tandem-last-words.h"
#include "tandem-settings.h"

/* Counts what live calls cost (TandemCost), keeps it with them, and watches over call-cost-limit and
 * the profile's max-cost: from 80 % of it on the operator and the
 * agent are told, and when it is reached the agent says call-cost-sentence and the call is ended.  An operator who talks, or
 * has put the call on hold, is told and never hung up on.  Minutes without a price count call-price; what else has none is told of,
 * since the limit cannot count it.  Main thread only.
 *
 * Signals "call-changed" (TandemCall), "notice" (TandemCall, GError: TANDEM_LINE_ERROR_COST or NO_PRICE). */
#define TANDEM_TYPE_COSTS (tandem_costs_get_type ())
G_DECLARE_FINAL_TYPE (TandemCosts, tandem_costs, TANDEM, COSTS, GObject)

TandemCosts *tandem_costs_new (TandemSettings *settings, TandemCallMedia *media, TandemLiveCalls *live, TandemLastWords *last_words,
                               TandemSaveQueue *saves);
/* For the calls that come to be live from now on.  Before that nothing is counted. */
void tandem_costs_set_prices (TandemCosts *self, TandemPrices *prices);
/* Looks now at what a second of time has changed; otherwise it does once a second. */
void tandem_costs_check (TandemCosts *self);
