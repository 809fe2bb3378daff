// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-threads.h"

#include "tandem-store-codes.h"

static const char ensure_sql[] = "INSERT INTO threads (number, last_at) VALUES (?1, ?2) ON CONFLICT (number) DO UPDATE "
                                 "SET number = number RETURNING id";
/* Who wants no texts from one of our numbers may want them from another, so it is that of the newest text that counts. */
static const char refresh_sql[] =
  "UPDATE threads SET (last_at, last_text, last_direction, last_status, own_number) = "
  "(SELECT at, body, direction, status, own_number FROM messages WHERE thread_id = ?1 ORDER BY at DESC, position DESC LIMIT 1), "
  "unread = (SELECT count(*) FROM messages WHERE thread_id = ?1 AND is_read = 0), "
  "opted_out = coalesce ((SELECT opt_out = 1 FROM messages WHERE thread_id = ?1 AND opt_out > 0 AND own_number = "
  "(SELECT own_number FROM messages WHERE thread_id = ?1 ORDER BY at DESC, position DESC LIMIT 1) ORDER BY at DESC, position DESC LIMIT 1), 0), "
  /* Nobody has written since the newest that was handed over. */
  "wants_person = coalesce ((SELECT NOT EXISTS (SELECT 1 FROM messages AS ours WHERE ours.thread_id = ?1 AND ours.at >= asked.at AND "
  "ours.direction = 1 AND ours.answers IS NULL) FROM messages AS asked WHERE asked.thread_id = ?1 AND asked.handed_over = 1 "
  "ORDER BY asked.at DESC LIMIT 1), 0) "
  "WHERE id = ?1";
static const char list_sql[] = "SELECT id FROM threads ORDER BY last_at DESC, id DESC";
#define SELECT "SELECT id, number, last_text, last_at, last_direction, last_status, unread, draft, own_number, opted_out, " \
               "wants_person FROM threads "
static const char load_sql[] = SELECT "WHERE id = ?1";
static const char find_sql[] = SELECT "WHERE number = ?1";
static const char read_messages_sql[] = "UPDATE messages SET is_read = 1 WHERE thread_id = (SELECT id FROM threads WHERE number = ?1) "
                                        "AND is_read = 0";
static const char read_thread_sql[] = "UPDATE threads SET unread = 0 WHERE number = ?1";
static const char draft_sql[] = "UPDATE threads SET draft = ?2 WHERE number = ?1";

gboolean
tandem_store_threads_ensure (TandemStoreDatabase *database, const char *number, gint64 at, gint64 *id, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, ensure_sql, error);
  gboolean found;

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, number);
  sqlite3_bind_int64 (statement, 2, at);
  if (!tandem_store_database_next (database, statement, &found, error))
    return FALSE;
  *id = sqlite3_column_int64 (statement, 0);
  return tandem_store_database_run (database, statement, error);
}

gboolean
tandem_store_threads_refresh (TandemStoreDatabase *database, gint64 id, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, refresh_sql, error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  return tandem_store_database_run (database, statement, error);
}

GArray *
tandem_store_threads_list (TandemStoreDatabase *database, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement = tandem_store_database_prepare (database, list_sql, error);
  gboolean more;

  if (!statement)
    return NULL;
  while (tandem_store_database_next (database, statement, &more, error)) {
    gint64 id;

    if (!more)
      return g_steal_pointer (&ids);
    id = sqlite3_column_int64 (statement, 0);
    g_array_append_val (ids, id);
  }
  return NULL;
}

void
tandem_store_thread_row_free (TandemStoreThreadRow *row)
{
  g_free ((char *) row->facts.number);
  g_free ((char *) row->facts.text);
  g_free ((char *) row->facts.draft);
  g_free ((char *) row->facts.own_number);
  g_free (row);
}

/* Adds the row that the statement stands on; codes nobody knows become harmless ones, a thread is never hidden. */
static void
add_row (GPtrArray *rows, sqlite3_stmt *statement)
{
  TandemStoreThreadRow *row = g_new0 (TandemStoreThreadRow, 1);
  TandemThreadFacts *facts = &row->facts;
  int direction = TANDEM_DIRECTION_OUTBOUND;
  int status = TANDEM_MESSAGE_STATUS_NEW;

  tandem_store_value_of (tandem_store_directions, sqlite3_column_int (statement, 4), &direction);
  tandem_store_value_of (tandem_store_message_statuses, sqlite3_column_int (statement, 5), &status);
  facts->id = sqlite3_column_int64 (statement, 0);
  facts->number = tandem_store_dup_text (statement, 1);
  facts->text = tandem_store_dup_text (statement, 2);
  facts->at_ms = sqlite3_column_int64 (statement, 3);
  facts->direction = (TandemDirection) direction;
  facts->status = (TandemMessageStatus) status;
  facts->unread = (guint) sqlite3_column_int64 (statement, 6);
  facts->draft = tandem_store_dup_text (statement, 7);
  facts->own_number = tandem_store_dup_text (statement, 8);
  facts->opted_out = sqlite3_column_int (statement, 9) != 0;
  facts->wants_person = sqlite3_column_int (statement, 10) != 0;
  g_ptr_array_add (rows, row);
}

static gboolean
read_one (TandemStoreDatabase *database, sqlite3_stmt *statement, GPtrArray *rows, GError **error)
{
  gboolean found;

  if (!tandem_store_database_next (database, statement, &found, error))
    return FALSE;
  if (found)
    add_row (rows, statement);
  sqlite3_reset (statement);
  return TRUE;
}

GPtrArray *
tandem_store_threads_load (TandemStoreDatabase *database, const gint64 *ids, gsize n_ids, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_store_thread_row_free);

  for (gsize i = 0; i < n_ids; i++) {
    sqlite3_stmt *statement = tandem_store_database_prepare (database, load_sql, error);

    if (!statement)
      return NULL;
    sqlite3_bind_int64 (statement, 1, ids[i]);
    if (!read_one (database, statement, rows, error))
      return NULL;
  }
  return g_steal_pointer (&rows);
}

GPtrArray *
tandem_store_threads_find (TandemStoreDatabase *database, const char *number, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_store_thread_row_free);
  sqlite3_stmt *statement = tandem_store_database_prepare (database, find_sql, error);

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, number);
  return read_one (database, statement, rows, error) ? g_steal_pointer (&rows) : NULL;
}

static gboolean
run_for_number (TandemStoreDatabase *database, const char *sql, const char *number, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, number);
  return tandem_store_database_run (database, statement, error);
}

gboolean
tandem_store_threads_mark_read (TandemStoreDatabase *database, const char *number, GError **error)
{
  return run_for_number (database, read_messages_sql, number, error) && run_for_number (database, read_thread_sql, number, error);
}

gboolean
tandem_store_threads_set_draft (TandemStoreDatabase *database, const char *number, const char *draft, gint64 at, GError **error)
{
  sqlite3_stmt *statement;
  gint64 id;

  if (!tandem_store_threads_ensure (database, number, at, &id, error))
    return FALSE;
  statement = tandem_store_database_prepare (database, draft_sql, error);
  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, number);
  tandem_store_bind_text (statement, 2, draft);
  return tandem_store_database_run (database, statement, error);
}
