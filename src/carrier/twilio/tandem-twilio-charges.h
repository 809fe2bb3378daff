// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cost.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"

/* Asks Twilio what calls really cost: it says so only some minutes after their end.  Each is asked about again after pauses that become
 * three times longer, five times at most.  Main thread only. */
#define TANDEM_TYPE_TWILIO_CHARGES (tandem_twilio_charges_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioCharges, tandem_twilio_charges, TANDEM, TWILIO_CHARGES, GObject)

/* @pause_ms: before the first question about a call. */
TandemTwilioCharges *tandem_twilio_charges_new (TandemSettings *settings, TandemSecrets *secrets, guint pause_ms);
/* @call is over: tandem_cost_set_charged() follows.  Nothing happens when it has no cost or no SID, or when its charge is known or asked
 * for already. */
void tandem_twilio_charges_follow (TandemTwilioCharges *self, TandemCall *call);

/* What a Call resource says in "price" and "price_unit"; FALSE: nothing yet, or nothing of use. */
gboolean tandem_twilio_charges_parse (GBytes *body, gint64 *micros, char currency[4]);
