// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-drafts.h"

static const char forget_sql[] = "DELETE FROM draft_media WHERE number = ?1";
static const char add_sql[] = "INSERT INTO draft_media (number, place, content_type, name, path, size) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char list_sql[] = "SELECT content_type, name, path, size FROM draft_media WHERE number = ?1 ORDER BY place";

GPtrArray *
tandem_store_drafts_make_rows (GListModel *media)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (tandem_store_media_row_free);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);
    TandemStoreMediaRow *row = g_new0 (TandemStoreMediaRow, 1);

    row->content_type = g_strdup (tandem_message_media_get_content_type (one));
    row->name = g_strdup (tandem_message_media_get_name (one));
    row->path = g_strdup (tandem_message_media_get_path (one));
    row->size = tandem_message_media_get_size (one);
    g_ptr_array_add (rows, row);
  }
  return rows;
}

GPtrArray *
tandem_store_drafts_make_media (const GPtrArray *rows)
{
  GPtrArray *media = g_ptr_array_new_full (rows->len, g_object_unref);

  for (guint i = 0; i < rows->len; i++) {
    const TandemStoreMediaRow *row = rows->pdata[i];
    TandemMessageMedia *one = tandem_message_media_new (row->content_type, NULL);

    tandem_message_media_set_name (one, row->name);
    tandem_message_media_set_file (one, row->path, MAX (row->size, 0));
    g_ptr_array_add (media, one);
  }
  return media;
}

gboolean
tandem_store_drafts_set_media (TandemStoreDatabase *database, const char *number, const GPtrArray *rows, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, forget_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, number);
  if (!tandem_store_database_run (database, statement, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const TandemStoreMediaRow *row = rows->pdata[i];

    statement = tandem_store_database_prepare (database, add_sql, error);
    if (!statement)
      return FALSE;
    tandem_store_bind_text (statement, 1, number);
    sqlite3_bind_int64 (statement, 2, i);
    tandem_store_bind_text (statement, 3, row->content_type);
    tandem_store_bind_text (statement, 4, row->name);
    tandem_store_bind_text (statement, 5, row->path);
    sqlite3_bind_int64 (statement, 6, row->size);
    if (!tandem_store_database_run (database, statement, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
tandem_store_drafts_list_media (TandemStoreDatabase *database, const char *number, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, list_sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (tandem_store_media_row_free);
  gboolean more;

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, number);
  while (tandem_store_database_next (database, statement, &more, error)) {
    TandemStoreMediaRow *row;

    if (!more)
      return g_steal_pointer (&rows);
    row = g_new0 (TandemStoreMediaRow, 1);
    row->content_type = tandem_store_dup_text (statement, 0);
    row->name = tandem_store_dup_text (statement, 1);
    row->path = tandem_store_dup_text (statement, 2);
    row->size = sqlite3_column_int64 (statement, 3);
    g_ptr_array_add (rows, row);
  }
  return NULL;
}
