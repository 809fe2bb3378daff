// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "store-fixture.h"

#include <sqlite3.h>
#include <string.h>

#include "tandem-sqlite-contacts.h"
#include "tandem-sqlite-messages.h"
#include "tandem-sqlite-profiles.h"
#include "tandem-store-tokenizer.h"

#define OWN "+12025550100"
#define ANNA "+12025550101"

/* Every statement that any connection of this program has run: the store's own SQL, whatever it will be. */
static GAsyncQueue *statements; /* char * */

static int
on_statement (unsigned what, void *data, void *statement, void *sql)
{
  /* Statements of triggers begin with "--". */
  if (!g_str_has_prefix (sql, "--"))
    g_async_queue_push (statements, g_strdup (sqlite3_sql (statement)));
  return 0;
}

static int
watch (sqlite3 *handle, const char **error, const struct sqlite3_api_routines *api)
{
  return sqlite3_trace_v2 (handle, SQLITE_TRACE_STMT, on_statement, NULL);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_task_had_error (G_TASK (*result)));
}

static void
ask_contacts (TandemSqliteStore *sqlite)
{
  g_autoptr (TandemSqliteContacts) contacts = tandem_sqlite_contacts_new (sqlite);
  TandemContactStore *store = TANDEM_CONTACT_STORE (contacts);
  g_autoptr (TandemContactFacts) anna = tandem_contact_facts_new ();
  g_autoptr (GPtrArray) merged = g_ptr_array_new ();
  GAsyncResult *results[5] = { NULL };

  anna->uid = g_strdup ("anna@example.com");
  tandem_contact_facts_add_number (anna, ANNA, "cell");
  g_ptr_array_add (merged, anna);
  tandem_contact_store_save_async (store, anna, NULL, keep, &results[0]);
  tandem_contact_store_list_async (store, NULL, 50, NULL, keep, &results[1]);
  tandem_contact_store_list_async (store, anna->id, 50, NULL, keep, &results[2]);
  tandem_contact_store_merge_async (store, merged, NULL, keep, &results[3]);
  tandem_contact_store_remove_async (store, anna->id, NULL, keep, &results[4]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    wait_for (&results[i]);
    g_object_unref (results[i]);
  }
}

static void
ask_profiles (TandemSqliteStore *sqlite)
{
  g_autoptr (TandemSqliteProfiles) profiles = tandem_sqlite_profiles_new (sqlite);
  TandemProfileStore *store = TANDEM_PROFILE_STORE (profiles);
  g_autoptr (TandemProfileRow) row = tandem_profile_row_new ("p1", "Bakery", "{}");
  GAsyncResult *results[3] = { NULL };

  tandem_profile_store_save_async (store, row, NULL, keep, &results[0]);
  tandem_profile_store_list_async (store, NULL, keep, &results[1]);
  tandem_profile_store_remove_async (store, "p1", NULL, keep, &results[2]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    wait_for (&results[i]);
    g_object_unref (results[i]);
  }
}

/* What the window, the poll and the API do all day. */
static void
ask_everything (TandemSqliteStore *sqlite)
{
  g_autoptr (TandemSqliteMessages) messages = tandem_sqlite_messages_new (sqlite);
  TandemMessageStore *store = TANDEM_MESSAGE_STORE (messages);
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, OWN, ANNA, "at noon");
  g_autoptr (TandemMessage) again = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, OWN, ANNA, "STOP");
  g_autoptr (TandemCall) call = new_call ("c1");
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (TandemCall) loaded = NULL;
  gint64 id = 1;
  GAsyncResult *results[17] = { NULL };

  tandem_message_set_message_sid (message, "SM00000000000000000000000000000001");
  tandem_message_store_save_async (store, message, NULL, keep, &results[0]);
  tandem_message_store_find_async (store, tandem_message_get_id (message), NULL, keep, &results[1]);
  tandem_message_store_list_async (store, ANNA, NULL, 50, NULL, keep, &results[2]);
  tandem_message_store_list_async (store, ANNA, tandem_message_get_id (message), 50, NULL, keep, &results[3]);
  tandem_message_store_list_due_async (store, NULL, keep, &results[4]);
  tandem_message_store_list_threads_async (store, NULL, keep, &results[5]);
  tandem_message_store_load_threads_async (store, &id, 1, NULL, keep, &results[6]);
  tandem_message_store_find_thread_async (store, ANNA, NULL, keep, &results[7]);
  tandem_message_store_search_async (store, "noo", 50, NULL, keep, &results[8]);
  tandem_message_store_mark_read_async (store, ANNA, NULL, keep, &results[9]);
  tandem_message_store_set_draft_async (store, ANNA, "half", NULL, keep, &results[10]);
  tandem_message_store_set_bookmark_async (store, "poll", "x", NULL, keep, &results[11]);
  tandem_message_store_count_unread_async (store, NULL, keep, &results[12]);
  tandem_message_store_count_answers_async (store, 1, NULL, keep, &results[14]);
  tandem_message_store_set_draft_media_async (store, ANNA, tandem_message_get_media (message), NULL, keep, &results[15]);
  tandem_message_store_list_draft_media_async (store, ANNA, NULL, keep, &results[16]);
  tandem_message_set_message_sid (again, tandem_message_get_message_sid (message));
  tandem_message_set_at (again, tandem_message_get_at (message));
  tandem_message_store_save_async (store, again, NULL, keep, &results[13]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    wait_for (&results[i]);
    g_object_unref (results[i]);
  }
  g_assert_true (save_turn (sqlite, call, add_turn (call, "item_1", NULL, "at noon"), NULL));
  ask_contacts (sqlite);
  ask_profiles (sqlite);
  calls = list_calls (sqlite, 50);
  loaded = load_call (sqlite, "c1");
}

/* What is allowed to look at many rows. */
static gboolean
is_bounded (const char *sql, const char *plan)
{
  /* The ids of all threads, from the index alone; a row of a table that never has two; FTS5's own index. */
  /* The turns of one call are sorted, and what is due. */
  if (strstr (sql, "FROM turns WHERE call_id = ?1"))
    return strstr (plan, "TEMP B-TREE") != NULL;
  if (strstr (sql, "forward_due = 1"))
    return strstr (plan, "INDEX messages_to_send") || strstr (plan, "INDEX messages_to_forward") || strstr (plan, "INDEX media_to_fetch") ||
           strstr (plan, "TEMP B-TREE");
  /* A person makes a few, and all are read once. */
  if (strstr (plan, "SCAN profiles"))
    return TRUE;
  /* Of texts only those that nobody has read. */
  if (strstr (plan, "INDEX messages_unread"))
    return TRUE;
  return strstr (plan, "threads USING COVERING INDEX threads_by_time") || strstr (plan, "SCAN turns_search_progress") ||
         strstr (plan, "VIRTUAL TABLE INDEX") || strstr (plan, "SCAN calls USING INDEX calls_by_start") ||
         g_str_has_prefix (plan, "SCAN CONSTANT ROW");
}

static void
check_plan (sqlite3 *handle, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, explain, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW) {
    const char *plan = (const char *) sqlite3_column_text (statement, 3);

    if ((strstr (plan, "SCAN ") || strstr (plan, "USE TEMP B-TREE") || strstr (plan, "AUTOMATIC")) && !is_bounded (sql, plan))
      g_error ("%s\nis done by: %s", sql, plan);
  }
  sqlite3_finalize (statement);
}

static gboolean
is_a_question (const char *sql)
{
  return g_str_has_prefix (sql, "SELECT") || g_str_has_prefix (sql, "UPDATE") || g_str_has_prefix (sql, "DELETE") ||
         g_str_has_prefix (sql, "INSERT");
}

/* No question reads a table from one end to the other, nor sorts what an index has in order: a year of use must not make it slow. */
static void
test_plans (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (GHashTable) checked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3 *handle = NULL;
  char *sql;

  /* What was done once, to make the tables. */
  while ((sql = g_async_queue_try_pop (statements)))
    g_free (sql);
  ask_everything (store);
  g_assert_cmpint (sqlite3_open (fixture->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (tandem_store_tokenizer_register (handle), ==, SQLITE_OK);
  while ((sql = g_async_queue_try_pop (statements)))
    /* FTS5 has tables of its own, which it asks itself. */
    if (is_a_question (sql) && !strstr (sql, "'main'.") && !strstr (sql, "\"main\".") && g_hash_table_add (checked, sql))
      check_plan (handle, sql);
    else if (!g_hash_table_contains (checked, sql))
      g_free (sql);
  g_assert_cmpuint (g_hash_table_size (checked), >, 20);
  g_test_message ("%u statements", g_hash_table_size (checked));
  sqlite3_close (handle);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  statements = g_async_queue_new_full (g_free);
  g_assert_cmpint (sqlite3_auto_extension ((void (*) (void)) watch), ==, SQLITE_OK);
  g_test_add ("/store/plans", StoreFixture, NULL, store_fixture_set_up, test_plans, store_fixture_tear_down);
  code = g_test_run ();
  sqlite3_reset_auto_extension ();
  g_async_queue_unref (statements);
  return code;
}
