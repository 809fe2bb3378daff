// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-switchboard.h"

/* What the operator can do on the call on show, as actions (a window has them under "call"): patch (string, stateful),
 * take-over (boolean: the operator has the line; off hands it back), monitor, mute, record (booleans, stateful), compose
 * (string "note" or "say": put the cursor where that is written), ask (call a third party: shows where), merge, drop, complete.  What cannot be done is disabled.  The states follow the
 * call, whoever changes it.  Main thread only.
 *
 * Signals: "failed" (GError): an action was refused; "compose" (string); "asking": show or hide where a third party is called;
 * "asked" (GError or NULL): what tandem_call_actions_ask() came to; "consultation-changed". */
#define TANDEM_TYPE_CALL_ACTIONS (tandem_call_actions_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallActions, tandem_call_actions, TANDEM, CALL_ACTIONS, GObject)

TandemCallActions *tandem_call_actions_new (TandemSwitchboard *switchboard);
GActionGroup *tandem_call_actions_get_group (TandemCallActions *self);
/* NULL: nothing can be done. */
void tandem_call_actions_set_call (TandemCallActions *self, TandemCall *call);

/* Patches of a kind of call: without an agent there is nobody to hand it back to. */
gboolean tandem_call_actions_offers (TandemCall *call, TandemPatch patch);

/* For entries, which show a refusal beside themselves.  Errors as the switchboard's. */
gboolean tandem_call_actions_send_digits (TandemCallActions *self, const char *digits, GError **error);
gboolean tandem_call_actions_give_note (TandemCallActions *self, const char *text, GError **error);
gboolean tandem_call_actions_say (TandemCallActions *self, const char *text, GError **error);
/* Calls a third party; "asked" follows. */
void tandem_call_actions_ask (TandemCallActions *self, const char *number);
