// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-json.h"
#include "tandem-sim-realtime-schema.h"

/* The items of one session in their order, and how much audio the model produced for each. */
#define TANDEM_TYPE_SIM_CONVERSATION (tandem_sim_conversation_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimConversation, tandem_sim_conversation, TANDEM, SIM_CONVERSATION, GObject)

TandemSimConversation *tandem_sim_conversation_new (TandemSimFlavour flavour);
const char *tandem_sim_conversation_get_id (TandemSimConversation *self);

/* Whether a client may create @item. */
gboolean tandem_sim_conversation_check_item (TandemSimConversation *self, JsonObject *item, TandemSimProblem **problem);
/* Eats @item and gives it what it lacks: id, object, status.  @previous_item_id: NULL appends, "root" is before all others.
 * The id, borrowed; NULL with a problem. */
const char *tandem_sim_conversation_insert (TandemSimConversation *self, JsonObject *item, const char *previous_item_id,
                                            TandemSimProblem **problem);
/* NULL for the first one. */
const char *tandem_sim_conversation_get_previous (TandemSimConversation *self, const char *item_id);
const char *tandem_sim_conversation_get_last (TandemSimConversation *self);
/* NULL for an unknown one.  (transfer full) */
JsonObject *tandem_sim_conversation_dup_item (TandemSimConversation *self, const char *item_id);
/* Eats @item; does nothing when the client has deleted it. */
void tandem_sim_conversation_replace (TandemSimConversation *self, const char *item_id, JsonObject *item);
gboolean tandem_sim_conversation_remove (TandemSimConversation *self, const char *item_id);

/* How much audio of the model was sent to the client for this item, ms. */
void tandem_sim_conversation_set_produced_ms (TandemSimConversation *self, const char *item_id, guint ms);
guint tandem_sim_conversation_get_produced_ms (TandemSimConversation *self, const char *item_id);
/* Forgets what comes after @audio_end_ms, and the transcript. */
gboolean tandem_sim_conversation_truncate (TandemSimConversation *self, const char *item_id, guint audio_end_ms,
                                           TandemSimProblem **problem);

/* What was understood of a user's audio; NULL: nothing. */
void tandem_sim_conversation_set_heard (TandemSimConversation *self, const char *item_id, const char *text);
/* The words of the last user message.  FALSE when there is none; @text (borrowed) is NULL when it was not understood. */
gboolean tandem_sim_conversation_get_last_heard (TandemSimConversation *self, const char **text);
/* @item, which a client creates, was said in an earlier session. */
gboolean tandem_sim_conversation_is_replayed (JsonObject *item);
/* The words of a message that came as text, or was understood; NULL: none.  Borrowed. */
const char *tandem_sim_conversation_peek_text (TandemSimConversation *self, const char *item_id);
/* The last words are the model's own, of an earlier session: whoever is to speak now goes on. */
gboolean tandem_sim_conversation_is_interrupted (TandemSimConversation *self);
