// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-history.h"

#include <string.h>

#include "tandem-transcript.h"

struct _TandemAgentHistory {
  TandemTranscript *turns;
  GHashTable *known; /* ids that the session there is has in its conversation -> the how manieth of them it is, from 1 */
  GHashTable *kept;  /* handle -> how many of known a session has that goes on with it */
  GHashTable *told;  /* those of them that came from here, by any session */
};

TandemAgentHistory *
tandem_agent_history_new (void)
{
  TandemAgentHistory *self = g_new0 (TandemAgentHistory, 1);

  self->turns = tandem_transcript_new ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tandem_agent_history_free (TandemAgentHistory *self)
{
  g_object_unref (self->turns);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->told);
  g_free (self);
}

void
tandem_agent_history_take (TandemAgentHistory *self, const TandemTurnUpdate *update)
{
  tandem_transcript_update (self->turns, update, NULL);
}

void
tandem_agent_history_set_known (TandemAgentHistory *self, const char *item_id)
{
  if (!g_hash_table_contains (self->known, item_id))
    g_hash_table_insert (self->known, g_strdup (item_id), GUINT_TO_POINTER (g_hash_table_size (self->known) + 1));
}

gboolean
tandem_agent_history_is_known (TandemAgentHistory *self, const char *item_id)
{
  return g_hash_table_contains (self->known, item_id);
}

void
tandem_agent_history_forget_session (TandemAgentHistory *self)
{
  g_hash_table_remove_all (self->known);
  g_hash_table_remove_all (self->kept);
}

void
tandem_agent_history_keep (TandemAgentHistory *self, const char *handle)
{
  g_hash_table_insert (self->kept, g_strdup (handle), GUINT_TO_POINTER (g_hash_table_size (self->known)));
}

static gboolean
is_later (gpointer key, gpointer value, gpointer user_data)
{
  return GPOINTER_TO_UINT (value) > GPOINTER_TO_UINT (user_data);
}

void
tandem_agent_history_go_back (TandemAgentHistory *self, const char *handle)
{
  gpointer n = g_hash_table_lookup (self->kept, handle);

  g_hash_table_foreach_remove (self->known, is_later, n);
  g_hash_table_foreach_remove (self->kept, is_later, n);
}

gboolean
tandem_agent_history_was_told (TandemAgentHistory *self, const char *item_id)
{
  return g_hash_table_contains (self->told, item_id);
}

/* Nobody but operator and agent may think that the operator is the caller. */
static void
tell_operator (TandemTurn *turn, TandemVoice *voice)
{
  g_autofree char *note = g_strconcat (tandem_turn_is_private (turn)
                                         ? "A private note from the operator, which the caller does not hear: "
                                         : "The operator said to the caller: ",
                                       tandem_turn_get_text (turn), NULL);

  tandem_voice_add_note (voice, tandem_turn_get_id (turn), note);
}

static void
tell_turn (TandemAgentHistory *self, TandemTurn *turn, TandemVoice *voice)
{
  const char *id = tandem_turn_get_id (turn);
  const char *heard = tandem_turn_get_heard_text (turn);

  if (*heard == '\0')
    return;
  tandem_agent_history_set_known (self, id);
  g_hash_table_add (self->told, g_strdup (id));
  if (tandem_turn_get_party (turn) == TANDEM_PARTY_OPERATOR)
    tell_operator (turn, voice);
  else
    tandem_voice_add_turn (voice, id, tandem_turn_get_party (turn), heard);
}

/* The first turn from which on everything may be told. */
static guint
find_beginning (TandemAgentHistory *self)
{
  guint i = g_list_model_get_n_items (G_LIST_MODEL (self->turns));
  gsize n_bytes = 0;

  for (; i > 0; i--) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (G_LIST_MODEL (self->turns), i - 1);

    n_bytes += strlen (tandem_turn_get_text (turn));
    if (n_bytes > TANDEM_AGENT_HISTORY_BYTES)
      break;
  }
  return i;
}

void
tandem_agent_history_tell (TandemAgentHistory *self, TandemVoice *voice)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->turns));

  for (guint i = find_beginning (self); i < n; i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (G_LIST_MODEL (self->turns), i);

    if (tandem_turn_get_final (turn) && !g_hash_table_contains (self->known, tandem_turn_get_id (turn)))
      tell_turn (self, turn, voice);
  }
}

gboolean
tandem_agent_history_has_agent (TandemAgentHistory *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->turns));

  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (G_LIST_MODEL (self->turns), i);

    if (tandem_turn_get_party (turn) == TANDEM_PARTY_AGENT && tandem_turn_get_start_ms (turn) >= 0)
      return TRUE;
  }
  return FALSE;
}
