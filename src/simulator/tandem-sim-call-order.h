// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-call-options.h"
#include "tandem-sim-numbers.h"
#include "tandem-sim-request.h"

/* What POST Calls.json asks for, as strict as Twilio (PROTOCOLS 1.2, 1.7). */

/* Fills @options with what it asks for, borrowed from @request.  FALSE: refused and answered. */
gboolean tandem_sim_call_order_read (const TandemSimAccount *account, TandemSimNumbers *numbers, TandemSimRequest *request,
                                     TandemSimCallOptions *options);
/* These are good for a participant too.  FALSE: refused and answered. */
gboolean tandem_sim_call_order_check_to (const TandemSimAccount *account, TandemSimRequest *request, const char *to);
gboolean tandem_sim_call_order_check_from (TandemSimNumbers *numbers, TandemSimRequest *request, const char *from);
TandemSimCallEvents tandem_sim_call_order_read_events (const TandemSimAccount *account, TandemSimRequest *request);
/* These are good for a live call too.  FALSE: refused and answered. */
gboolean tandem_sim_call_order_check_instructions (TandemSimRequest *request, const char *url, const char *twiml);
gboolean tandem_sim_call_order_check_callback (TandemSimRequest *request, const char *url);
/* An empty parameter is none: NULL. */
const char *tandem_sim_call_order_not_empty (const char *text);
