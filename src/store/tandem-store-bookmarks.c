// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-bookmarks.h"

static const char set_sql[] = "INSERT INTO bookmarks (name, text) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET text = ?2";
static const char remove_sql[] = "DELETE FROM bookmarks WHERE name = ?1";
static const char get_sql[] = "SELECT text FROM bookmarks WHERE name = ?1";

gboolean
tandem_store_bookmarks_set (TandemStoreDatabase *database, const char *name, const char *text, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, text ? set_sql : remove_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, name);
  if (text)
    tandem_store_bind_text (statement, 2, text);
  return tandem_store_database_run (database, statement, error);
}

char *
tandem_store_bookmarks_get (TandemStoreDatabase *database, const char *name, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, get_sql, error);
  gboolean found;
  char *text;

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, name);
  if (!tandem_store_database_next (database, statement, &found, error))
    return NULL;
  text = found ? tandem_store_dup_text (statement, 0) : g_strdup ("");
  sqlite3_reset (statement);
  return text;
}
