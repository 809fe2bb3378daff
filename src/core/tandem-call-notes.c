// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-notes.h"

#define PREFIX "agent_note_"

TandemTurnUpdate *
tandem_call_notes_make (TandemCall *call, const char *id, const char *text)
{
  GListModel *turns = G_LIST_MODEL (tandem_call_get_transcript (call));
  guint n = g_list_model_get_n_items (turns);
  g_autoptr (TandemTurn) last = n > 0 ? g_list_model_get_item (turns, n - 1) : NULL;
  g_autofree char *item_id = g_strconcat (PREFIX, id, NULL);
  TandemTurnUpdate *update = tandem_turn_update_new (item_id, TANDEM_PARTY_AGENT);

  if (last && !g_str_equal (tandem_turn_get_id (last), item_id))
    update->after_item_id = g_strdup (tandem_turn_get_id (last));
  update->text = g_strdup (text);
  update->is_private = update->final = TRUE;
  return update;
}

gboolean
tandem_call_notes_contains (TandemTurn *turn)
{
  return tandem_turn_is_private (turn) && g_str_has_prefix (tandem_turn_get_id (turn), PREFIX);
}

char **
tandem_call_notes_dup (TandemCall *call)
{
  GListModel *turns = G_LIST_MODEL (tandem_call_get_transcript (call));
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (turns); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);

    if (tandem_call_notes_contains (turn))
      g_strv_builder_add (notes, tandem_turn_get_text (turn));
  }
  return g_strv_builder_end (notes);
}
