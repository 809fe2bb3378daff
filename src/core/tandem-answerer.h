// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-parts.h"
#include "tandem-profiles.h"

/* Takes the calls that come in: stores each, rings the operator, and lets the rule of its number
 * (tandem-inbound-rule.h) decide who answers when the operator does not.  Main thread only.
 *
 * Signals: "call-added" (TandemCall), "call-changed" (TandemCall); "ringing-changed": one more call rings here, or one
 * less; "time-is-up" (TandemCall): a message is as long as it may be: hang it up. */
#define TANDEM_TYPE_ANSWERER (tandem_answerer_get_type ())
G_DECLARE_FINAL_TYPE (TandemAnswerer, tandem_answerer, TANDEM, ANSWERER, GObject)

/* @parts: copied. */
TandemAnswerer *tandem_answerer_new (const TandemCallParts *parts);
/* Those that rules of numbers can name; before that, or NULL: they cannot. */
void tandem_answerer_set_profiles (TandemAnswerer *self, TandemProfiles *profiles);

/* TRUE while @call waits for somebody here to answer. */
gboolean tandem_answerer_is_ringing (TandemAnswerer *self, TandemCall *call);
/* The oldest call that rings; borrowed, NULL when none does. */
TandemCall *tandem_answerer_get_ringing (TandemAnswerer *self);

/* Answers @call with @patch: the operator, the agent, or music.  TANDEM_CALL_ERROR_WRONG_STATE when it does not ring. */
gboolean tandem_answerer_answer (TandemAnswerer *self, TandemCall *call, TandemPatch patch, GError **error);
/* Lets @call go where it would go if nobody answered. */
gboolean tandem_answerer_decline (TandemAnswerer *self, TandemCall *call, GError **error);
