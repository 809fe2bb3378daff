// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-profiles.h"

static const char list_sql[] = "SELECT id, name, text FROM profiles";
static const char save_sql[] = "INSERT INTO profiles (id, name, text, updated_at) VALUES (?1, ?2, ?3, ?4) "
                               "ON CONFLICT (id) DO UPDATE SET name = ?2, text = ?3, updated_at = ?4";
static const char remove_sql[] = "DELETE FROM profiles WHERE id = ?1";

GPtrArray *
tandem_store_profiles_list (TandemStoreDatabase *database, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, list_sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (tandem_profile_row_free);
  gboolean more;

  if (!statement)
    return NULL;
  while (tandem_store_database_next (database, statement, &more, error)) {
    g_autofree char *id = NULL;
    g_autofree char *name = NULL;
    g_autofree char *text = NULL;

    if (!more)
      return g_steal_pointer (&rows);
    id = tandem_store_dup_text (statement, 0);
    name = tandem_store_dup_text (statement, 1);
    text = tandem_store_dup_text (statement, 2);
    g_ptr_array_add (rows, tandem_profile_row_new (id ? id : "", name ? name : "", text ? text : ""));
  }
  return NULL;
}

gboolean
tandem_store_profiles_save (TandemStoreDatabase *database, const TandemProfileRow *row, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, save_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, row->id);
  tandem_store_bind_text (statement, 2, row->name);
  tandem_store_bind_text (statement, 3, row->text);
  sqlite3_bind_int64 (statement, 4, g_get_real_time () / 1000);
  return tandem_store_database_run (database, statement, error);
}

gboolean
tandem_store_profiles_remove (TandemStoreDatabase *database, const char *id, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, remove_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, id);
  return tandem_store_database_run (database, statement, error);
}
