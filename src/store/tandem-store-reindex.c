// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-reindex.h"

/* Turns of one step. */
#define N_TURNS 500

/* The first turn of the next step; 0 when none is left, which is the last step; no row after it. */
static const char next_sql[] =
  "SELECT coalesce ((SELECT min (id) FROM (SELECT id FROM turns WHERE id < indexed_from ORDER BY id DESC LIMIT ?1)), 0) "
  "FROM turns_search_progress WHERE indexed_from > 0";
/* Upwards, as FTS5 collects them. */
static const char add_sql[] =
  "INSERT INTO turns_search (rowid, text) SELECT id, text FROM turns "
  "WHERE id >= ?1 AND id < (SELECT indexed_from FROM turns_search_progress) ORDER BY id";
static const char advance_sql[] = "UPDATE turns_search_progress SET indexed_from = ?1";

static gboolean
run (TandemStoreDatabase *database, const char *sql, gint64 first, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, sql, error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, first);
  return tandem_store_database_run (database, statement, error);
}

/* -1: there is none. */
static gboolean
find_next (TandemStoreDatabase *database, gint64 *first, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, next_sql, error);
  gboolean found;

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, N_TURNS);
  if (!tandem_store_database_next (database, statement, &found, error))
    return FALSE;
  *first = found ? sqlite3_column_int64 (statement, 0) : -1;
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
take_step (TandemStoreDatabase *database, gint64 first, GError **error)
{
  return run (database, add_sql, first, error) && run (database, advance_sql, first, error) &&
         (first > 0 || tandem_store_database_execute (database, "DROP TABLE turns_search_old", error));
}

gboolean
tandem_store_reindex_step (TandemStoreDatabase *database, gboolean *more, GError **error)
{
  gint64 first = -1;

  *more = FALSE;
  if (!find_next (database, &first, error))
    return FALSE;
  if (first < 0)
    return TRUE;
  /* Again inside the transaction: another Tandem on the same file may be at the same step. */
  if (!tandem_store_database_begin (database, error))
    return FALSE;
  *more = TRUE;
  if (find_next (database, &first, error) &&
      (first < 0 || take_step (database, first, error)) &&
      tandem_store_database_commit (database, error))
    return TRUE;
  tandem_store_database_rollback (database);
  return FALSE;
}
