// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-turn.h"

G_DEFINE_BOXED_TYPE (TandemTurnUpdate, tandem_turn_update, tandem_turn_update_copy, tandem_turn_update_free)

TandemTurnUpdate *
tandem_turn_update_new (const char *item_id, TandemParty party)
{
  TandemTurnUpdate *update = g_new0 (TandemTurnUpdate, 1);

  update->item_id = g_strdup (item_id);
  update->party = party;
  update->start_ms = update->end_ms = update->heard_ms = update->total_ms = -1;
  return update;
}

TandemTurnUpdate *
tandem_turn_update_copy (const TandemTurnUpdate *update)
{
  TandemTurnUpdate *copy = g_memdup2 (update, sizeof *update);

  copy->item_id = g_strdup (update->item_id);
  copy->after_item_id = g_strdup (update->after_item_id);
  copy->append_text = g_strdup (update->append_text);
  copy->text = g_strdup (update->text);
  return copy;
}

void
tandem_turn_update_free (TandemTurnUpdate *update)
{
  g_free (update->item_id);
  g_free (update->after_item_id);
  g_free (update->append_text);
  g_free (update->text);
  g_free (update);
}
