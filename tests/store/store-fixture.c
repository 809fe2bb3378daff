// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "store-fixture.h"

#include <sqlite3.h>

#include "remove-folder.h"
#include "tandem-store-tokenizer.h"

void
store_fixture_set_up (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("tandem-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "tandem.db", NULL);
}

void
store_fixture_tear_down (StoreFixture *fixture, gconstpointer data)
{
  remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->path, g_free);
}

TandemSqliteStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  TandemSqliteStore *store = tandem_sqlite_store_new (path, &error);

  g_assert_no_error (error);
  return store;
}

TandemCall *
new_call (const char *id)
{
  return tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100", "+12025550123");
}

TandemTurn *
add_turn (TandemCall *call, const char *item_id, const char *after, const char *text)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (item_id, TANDEM_PARTY_REMOTE);

  update->after_item_id = g_strdup (after);
  update->text = g_strdup (text);
  update->final = TRUE;
  return tandem_transcript_update (tandem_call_get_transcript (call), update, NULL);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

gboolean
save_call (TandemSqliteStore *store, TandemCall *call, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_store_save_call_async (TANDEM_STORE (store), call, NULL, keep_result, &result);
  return tandem_store_save_finish (TANDEM_STORE (store), wait_for (&result), error);
}

gboolean
save_turn (TandemSqliteStore *store, TandemCall *call, TandemTurn *turn, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_store_save_turn_async (TANDEM_STORE (store), call, turn, NULL, keep_result, &result);
  return tandem_store_save_finish (TANDEM_STORE (store), wait_for (&result), error);
}

gboolean
add_event (TandemSqliteStore *store, const char *call_id, const char *kind, const char *detail, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_store_add_event_async (TANDEM_STORE (store), call_id, kind, detail, NULL, keep_result, &result);
  return tandem_store_save_finish (TANDEM_STORE (store), wait_for (&result), error);
}

GPtrArray *
list_calls (TandemSqliteStore *store, int limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *calls;

  tandem_store_list_calls_async (TANDEM_STORE (store), limit, NULL, keep_result, &result);
  calls = tandem_store_list_calls_finish (TANDEM_STORE (store), wait_for (&result), &error);
  g_assert_no_error (error);
  return calls;
}

TandemCall *
load_call (TandemSqliteStore *store, const char *call_id)
{
  TandemCall *call = new_call (call_id);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tandem_store_load_transcript_async (TANDEM_STORE (store), call, NULL, keep_result, &result);
  g_assert_true (tandem_store_load_transcript_finish (TANDEM_STORE (store), wait_for (&result), &error));
  g_assert_no_error (error);
  return call;
}

char *
stored_order (TandemSqliteStore *store, const char *call_id)
{
  g_autoptr (TandemCall) call = load_call (store, call_id);
  GListModel *turns = G_LIST_MODEL (tandem_call_get_transcript (call));
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (turns); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);

    g_string_append_printf (order, "%s%s", i > 0 ? " " : "", tandem_turn_get_id (turn));
  }
  return g_string_free (g_steal_pointer (&order), FALSE);
}

char *
query_text (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  char *value;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (tandem_store_tokenizer_register (handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return value;
}

gint64
query_int (const char *path, const char *sql)
{
  g_autofree char *text = query_text (path, sql);

  return g_ascii_strtoll (text, NULL, 10);
}

void
execute_sql (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (tandem_store_tokenizer_register (handle), ==, SQLITE_OK);
  sqlite3_exec (handle, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}
