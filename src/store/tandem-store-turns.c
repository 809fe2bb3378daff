// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-turns.h"

#include "tandem-store-codes.h"

#define COLUMNS "item_id, position, party, text, start_ms, end_ms, heard_ms, total_ms, interrupted, final, " \
                "private, latency"

static const char save_sql[] =
  "INSERT INTO turns (call_id, " COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) "
  "ON CONFLICT (call_id, item_id) DO UPDATE SET position = ?3, party = ?4, text = ?5, start_ms = ?6, end_ms = ?7, "
  "heard_ms = ?8, total_ms = ?9, interrupted = ?10, final = ?11, private = ?12, latency = ?13";
static const char renumber_sql[] =
  "UPDATE turns SET position = ?3 WHERE call_id = ?1 AND item_id = ?2 AND position <> ?3";
static const char list_sql[] = "SELECT " COLUMNS " FROM turns WHERE call_id = ?1 ORDER BY position, start_ms, id";

TandemStoreTurnRow *
tandem_store_turn_row_new (TandemTurn *turn, guint position)
{
  TandemStoreTurnRow *row = g_new0 (TandemStoreTurnRow, 1);
  TandemLatency latency;

  row->item_id = g_strdup (tandem_turn_get_id (turn));
  row->text = g_strdup (tandem_turn_get_text (turn));
  row->party = tandem_turn_get_party (turn);
  row->start_ms = tandem_turn_get_start_ms (turn);
  row->end_ms = tandem_turn_get_end_ms (turn);
  row->heard_ms = tandem_turn_get_heard_ms (turn);
  row->total_ms = tandem_turn_get_total_ms (turn);
  row->interrupted = tandem_turn_get_interrupted (turn);
  row->is_private = tandem_turn_is_private (turn);
  row->final = tandem_turn_get_final (turn);
  latency = tandem_turn_get_latency (turn);
  row->latency = tandem_latency_to_text (&latency);
  row->position = position;
  return row;
}

/* The stored order is the spoken order: a turn whose start is not known yet is appended, so that comes in a
 * second step. */
void
tandem_store_turns_apply (GPtrArray *rows, TandemTranscript *transcript)
{
  for (guint i = 0; i < rows->len; i++) {
    const TandemStoreTurnRow *row = rows->pdata[i];
    g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (row->item_id, row->party);

    update->text = g_strdup (row->text);
    tandem_transcript_update (transcript, update, NULL);
    update->start_ms = row->start_ms;
    update->end_ms = row->end_ms;
    update->heard_ms = row->heard_ms;
    update->total_ms = row->total_ms;
    update->interrupted = row->interrupted;
    update->is_private = row->is_private;
    update->final = row->final;
    update->latency = tandem_latency_from_text (row->latency);
    tandem_transcript_update (transcript, update, NULL);
  }
}

void
tandem_store_turn_row_free (TandemStoreTurnRow *row)
{
  g_free (row->item_id);
  g_free (row->text);
  g_free (row->latency);
  g_free (row);
}

gboolean
tandem_store_turns_save (TandemStoreDatabase *database, const char *call_id, const TandemStoreTurnRow *row,
                         GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, save_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, call_id);
  tandem_store_bind_text (statement, 2, row->item_id);
  sqlite3_bind_int64 (statement, 3, row->position);
  sqlite3_bind_int (statement, 4, tandem_store_code_of (tandem_store_parties, (int) row->party));
  tandem_store_bind_text (statement, 5, row->text);
  tandem_store_bind_ms (statement, 6, row->start_ms);
  tandem_store_bind_ms (statement, 7, row->end_ms);
  tandem_store_bind_ms (statement, 8, row->heard_ms);
  tandem_store_bind_ms (statement, 9, row->total_ms);
  sqlite3_bind_int (statement, 10, row->interrupted);
  sqlite3_bind_int (statement, 11, row->final);
  sqlite3_bind_int (statement, 12, row->is_private);
  tandem_store_bind_text (statement, 13, row->latency);
  return tandem_store_database_run (database, statement, error);
}

gboolean
tandem_store_turns_renumber (TandemStoreDatabase *database, const char *call_id, GPtrArray *item_ids,
                             guint first, GError **error)
{
  for (guint i = 0; i < item_ids->len; i++) {
    sqlite3_stmt *statement = tandem_store_database_prepare (database, renumber_sql, error);

    if (!statement)
      return FALSE;
    tandem_store_bind_text (statement, 1, call_id);
    tandem_store_bind_text (statement, 2, item_ids->pdata[i]);
    sqlite3_bind_int64 (statement, 3, (gint64) first + i);
    if (!tandem_store_database_run (database, statement, error))
      return FALSE;
  }
  return TRUE;
}

/* NULL for a row whose party nobody knows: the others are still shown. */
static TandemStoreTurnRow *
read_row (sqlite3_stmt *statement)
{
  g_autoptr (TandemStoreTurnRow) row = g_new0 (TandemStoreTurnRow, 1);
  int party;

  row->item_id = tandem_store_dup_text (statement, 0);
  if (!tandem_store_value_of (tandem_store_parties, sqlite3_column_int (statement, 2), &party)) {
    g_warning ("store: the row of turn %s is damaged and is left out", row->item_id);
    return NULL;
  }
  row->party = (TandemParty) party;
  row->position = sqlite3_column_int64 (statement, 1);
  row->text = tandem_store_dup_text (statement, 3);
  row->start_ms = tandem_store_get_ms (statement, 4);
  row->end_ms = tandem_store_get_ms (statement, 5);
  row->heard_ms = tandem_store_get_ms (statement, 6);
  row->total_ms = tandem_store_get_ms (statement, 7);
  row->interrupted = sqlite3_column_int (statement, 8) != 0;
  row->final = sqlite3_column_int (statement, 9) != 0;
  row->is_private = sqlite3_column_int (statement, 10) != 0;
  row->latency = tandem_store_dup_text (statement, 11);
  return g_steal_pointer (&row);
}

GPtrArray *
tandem_store_turns_list (TandemStoreDatabase *database, const char *call_id, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_store_turn_row_free);
  sqlite3_stmt *statement = tandem_store_database_prepare (database, list_sql, error);
  gboolean more;

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, call_id);
  while (tandem_store_database_next (database, statement, &more, error)) {
    TandemStoreTurnRow *row;

    if (!more)
      return g_steal_pointer (&rows);
    row = read_row (statement);
    if (row)
      g_ptr_array_add (rows, row);
  }
  return NULL;
}
