// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-wrap-ups.h"

static const char load_sql[] = "SELECT summary, outcome, sentiment, fields, edited FROM wrap_ups WHERE call_id = ?1";
static const char save_sql[] = "INSERT OR REPLACE INTO wrap_ups (call_id, summary, outcome, sentiment, fields, edited, updated_at) "
                               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char list_deliveries_sql[] = "SELECT id, call_id, body, attempts, next_at, failure FROM deliveries WHERE next_at >= 0 "
                                          "ORDER BY next_at LIMIT 1";
static const char save_delivery_sql[] = "INSERT OR REPLACE INTO deliveries (id, call_id, body, attempts, next_at, failure) "
                                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char remove_delivery_sql[] = "DELETE FROM deliveries WHERE id = ?1";

gboolean
tandem_store_wrap_ups_load (TandemStoreDatabase *database, const char *call_id, TandemWrapUp **wrap_up, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, load_sql, error);
  g_autofree char *summary = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *sentiment = NULL;
  g_autofree char *fields = NULL;
  gboolean edited;
  gboolean row;

  *wrap_up = NULL;
  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, call_id);
  if (!tandem_store_database_next (database, statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  summary = tandem_store_dup_text (statement, 0);
  outcome = tandem_store_dup_text (statement, 1);
  sentiment = tandem_store_dup_text (statement, 2);
  fields = tandem_store_dup_text (statement, 3);
  edited = sqlite3_column_int (statement, 4) != 0;
  if (!tandem_store_database_next (database, statement, &row, error))
    return FALSE;
  *wrap_up = tandem_wrap_up_new (summary, outcome, sentiment, fields);
  (*wrap_up)->edited = edited;
  return TRUE;
}

gboolean
tandem_store_wrap_ups_save (TandemStoreDatabase *database, const char *call_id, const TandemWrapUp *wrap_up, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, save_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, call_id);
  tandem_store_bind_text (statement, 2, wrap_up->summary);
  tandem_store_bind_text (statement, 3, wrap_up->outcome);
  tandem_store_bind_text (statement, 4, wrap_up->sentiment);
  tandem_store_bind_text (statement, 5, wrap_up->fields);
  sqlite3_bind_int (statement, 6, wrap_up->edited);
  sqlite3_bind_int64 (statement, 7, g_get_real_time () / 1000);
  return tandem_store_database_run (database, statement, error);
}

static TandemDelivery *
read_delivery (sqlite3_stmt *statement)
{
  g_autofree char *id = tandem_store_dup_text (statement, 0);
  g_autofree char *call_id = tandem_store_dup_text (statement, 1);
  g_autofree char *body = tandem_store_dup_text (statement, 2);
  TandemDelivery *delivery = tandem_delivery_new (id, call_id, body);

  delivery->attempts = sqlite3_column_int (statement, 3);
  delivery->next_at = sqlite3_column_int64 (statement, 4);
  delivery->failure = tandem_store_dup_text (statement, 5);
  return delivery;
}

GPtrArray *
tandem_store_deliveries_list (TandemStoreDatabase *database, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, list_deliveries_sql, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (tandem_delivery_free);
  gboolean more;

  if (!statement)
    return NULL;
  while (tandem_store_database_next (database, statement, &more, error)) {
    if (!more)
      return g_steal_pointer (&rows);
    g_ptr_array_add (rows, read_delivery (statement));
  }
  return NULL;
}

gboolean
tandem_store_deliveries_save (TandemStoreDatabase *database, const TandemDelivery *delivery, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, save_delivery_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, delivery->id);
  tandem_store_bind_text (statement, 2, delivery->call_id);
  tandem_store_bind_text (statement, 3, delivery->body);
  sqlite3_bind_int (statement, 4, delivery->attempts);
  sqlite3_bind_int64 (statement, 5, delivery->next_at);
  tandem_store_bind_text (statement, 6, delivery->failure);
  return tandem_store_database_run (database, statement, error);
}

gboolean
tandem_store_deliveries_remove (TandemStoreDatabase *database, const char *id, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, remove_delivery_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, id);
  return tandem_store_database_run (database, statement, error);
}
