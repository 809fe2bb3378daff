// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "store-fixture.h"

#include <sqlite3.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-store-migrate.h"
#include "tandem-store-reindex.h"

static char *
read_file (const char *path, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  return contents;
}

static void
assert_refused (const char *path, TandemStoreError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  gsize length_before;
  gsize length_after;
  g_autofree char *before = read_file (path, &length_before);
  g_autofree char *after = NULL;

  g_assert_null (tandem_sqlite_store_new (path, &error));
  g_assert_error (error, TANDEM_STORE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, says));
  after = read_file (path, &length_after);
  g_assert_cmpmem (before, length_before, after, length_after);
}

static void
test_newer (StoreFixture *fixture, gconstpointer data)
{
  g_clear_object (&(TandemSqliteStore *){ open_store (fixture->path) });
  execute_sql (fixture->path, "PRAGMA user_version = 999; CREATE TABLE what_comes (x)");
  assert_refused (fixture->path, TANDEM_STORE_ERROR_NEWER, "update Tandem");
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM sqlite_schema WHERE name = 'what_comes'"), ==, 1);
}

static void
test_foreign (StoreFixture *fixture, gconstpointer data)
{
  execute_sql (fixture->path, "CREATE TABLE moz_places (url)");
  assert_refused (fixture->path, TANDEM_STORE_ERROR_OPEN, "not a database of Tandem");
}

static void
test_not_a_database (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *noise = g_strnfill (10000, '?');

  g_assert_true (g_file_set_contents (fixture->path, noise, 10000, NULL));
  assert_refused (fixture->path, TANDEM_STORE_ERROR_CORRUPT, "restore a copy");
}

static void
test_damaged (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_clear_object (&(TandemSqliteStore *){ open_store (fixture->path) });
  contents = read_file (fixture->path, &length);
  /* The header is kept, the table of tables is not. */
  memset (contents + 100, 0xff, 3900);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, NULL));
  assert_refused (fixture->path, TANDEM_STORE_ERROR_CORRUPT, "restore a copy");
}

static void
test_cut_off (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_clear_object (&(TandemSqliteStore *){ open_store (fixture->path) });
  contents = read_file (fixture->path, &length);
  g_assert_true (g_file_set_contents (fixture->path, contents, 2500, NULL));
  assert_refused (fixture->path, TANDEM_STORE_ERROR_CORRUPT, "restore a copy");
}

/* An empty file is what a crash during the very first start leaves. */
static void
test_empty_file (StoreFixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  g_clear_object (&(TandemSqliteStore *){ open_store (fixture->path) });
  g_assert_cmpint (query_int (fixture->path, "PRAGMA user_version"), >=, 1);
}

static gpointer
open_in_thread (gpointer data)
{
  return open_store (data);
}

/* Two programs start on a new file at the same time. */
static void
test_race (StoreFixture *fixture, gconstpointer data)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, open_in_thread, fixture->path);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (TandemSqliteStore) store = g_thread_join (threads[i]);

    g_assert_true (TANDEM_IS_SQLITE_STORE (store));
  }
}

/* Nobody can be asked whether a program waits for a lock: that it was held for so long must not matter. */
#define HELD_US (200 * G_TIME_SPAN_MILLISECOND)

/* The other program is at its first write, before the file has a log. */
static void
test_held (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other = NULL;
  GThread *thread;
  g_autoptr (TandemSqliteStore) store = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  thread = g_thread_new (NULL, open_in_thread, fixture->path);
  g_usleep (HELD_US);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  store = g_thread_join (thread);
  g_assert_true (TANDEM_IS_SQLITE_STORE (store));
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
}

static const char schema_sql[] = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY type, name)";

/* A call without a recording, its turns all public, is what 001 knew. */
static void
check_first_release (GPtrArray *calls, TandemTranscript *transcript)
{
  g_assert_null (tandem_call_get_recording_path (calls->pdata[0]));
  g_assert_null (tandem_call_get_recording_path (calls->pdata[1]));
  g_assert_null (tandem_transcript_lookup (transcript, "note_1"));
}

/* The call during which Tandem died while recording keeps its path too. */
static void
check_recordings (GPtrArray *calls, TandemTranscript *transcript)
{
  g_assert_cmpstr (tandem_call_get_recording_path (calls->pdata[0]), ==, "/home/desk/Recordings/77fe.wav");
  g_assert_cmpstr (tandem_call_get_recording_path (calls->pdata[1]), ==, "/home/desk/Recordings/5b1c.opus");
  g_assert_true (tandem_turn_is_private (tandem_transcript_lookup (transcript, "note_1")));
}

/* What Twilio had not delivered is still to be fetched. */
static void
check_due (GPtrArray *calls, TandemTranscript *transcript)
{
  check_recordings (calls, transcript);
  g_assert_true (tandem_call_get_recording_due (calls->pdata[0]));
  g_assert_false (tandem_call_get_recording_due (calls->pdata[1]));
}

typedef struct {
  const char *name;
  const char *order;
  void (*check) (GPtrArray *calls, TandemTranscript *transcript);
} Release;

static const Release releases[] = {
  { "schema-001.sql", "item_1 item_3 item_2", check_first_release },
  { "schema-002.sql", "item_1 item_3 item_2 note_1", check_recordings },
  { "schema-003.sql", "item_1 item_3 item_2 note_1", check_due },
};

/* Asks the store something over and over, which lets it do a step of its own between two questions. */
static void
wait_until_indexed (TandemSqliteStore *store, const char *path)
{
  while (query_int (path, "SELECT indexed_from FROM turns_search_progress") > 0) {
    g_autoptr (GPtrArray) calls = list_calls (store, 1);
  }
}

/* What every release wrote must stay readable, and end in the same schema as a new file. */
static void
test_dump (StoreFixture *fixture, gconstpointer data)
{
  const Release *release = data;
  g_autofree char *dump = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests", "data", release->name, NULL);
  g_autofree char *fresh = g_build_filename (fixture->folder, "fresh.db", NULL);
  g_autofree char *migrated_schema = NULL;
  g_autofree char *fresh_schema = NULL;
  g_autofree char *sql = read_file (dump, NULL);
  g_autoptr (TandemSqliteStore) store = NULL;
  g_autoptr (TandemSqliteStore) fresh_store = NULL;
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (TandemCall) call = NULL;
  g_autofree char *order = NULL;

  execute_sql (fixture->path, sql);
  store = open_store (fixture->path);
  calls = list_calls (store, -1);
  g_assert_cmpuint (calls->len, ==, 2);
  call = load_call (store, tandem_call_get_id (calls->pdata[1]));
  g_assert_cmpstr (tandem_call_get_end_reason (calls->pdata[1]), ==, "remote hung up");
  order = stored_order (store, tandem_call_get_id (calls->pdata[1]));
  g_assert_cmpstr (order, ==, release->order);
  g_assert_false (tandem_turn_is_private (tandem_transcript_lookup (tandem_call_get_transcript (call), "item_1")));
  release->check (calls, tandem_call_get_transcript (call));
  wait_until_indexed (store, fixture->path);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM turns_search ('tuesday')"), ==, 1);

  fresh_store = open_store (fresh);
  wait_until_indexed (fresh_store, fresh);
  migrated_schema = query_text (fixture->path, schema_sql);
  fresh_schema = query_text (fresh, schema_sql);
  g_assert_cmpstr (migrated_schema, ==, fresh_schema);
}

static gint64
ask (TandemStoreDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  g_assert_true (tandem_store_database_get_int (database, sql, &value, &error));
  g_assert_no_error (error);
  return value;
}

static void
execute (TandemStoreDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  tandem_store_database_execute (database, sql, &error);
  g_assert_no_error (error);
}

/* Calls go on while the index is made anew: what is said, changed and removed meanwhile is found, or not, as it should. */
static void
test_reindex (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *dump = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests", "data", "schema-003.sql", NULL);
  g_autofree char *sql = read_file (dump, NULL);
  g_autoptr (TandemStoreDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  guint n_steps = 1;
  gboolean more = FALSE;

  execute_sql (fixture->path, sql);
  database = tandem_store_database_open (fixture->path, &error);
  g_assert_no_error (error);
  execute (database, "DELETE FROM turns; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
           "INSERT INTO turns (id, call_id, item_id, position, party, text, interrupted, final) "
           "SELECT i, (SELECT id FROM calls LIMIT 1), 'i' || i, i, 1, 'said' || i || ' 你好', 0, 1 FROM n");
  g_assert_true (tandem_store_migrate (database, &error));
  g_assert_cmpint (ask (database, "SELECT count(*) FROM turns_search ('said2000')"), ==, 0);
  g_assert_true (tandem_store_reindex_step (database, &more, &error));
  g_assert_true (more);
  /* The newest are there, by the new words. */
  g_assert_cmpint (ask (database, "SELECT count(*) FROM turns_search ('said2000')"), ==, 1);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM turns_search ('said1')"), ==, 0);
  g_assert_cmpint (ask (database, "SELECT count(*) > 0 FROM turns_search ('好')"), ==, 1);
  execute (database, "UPDATE turns SET text = 'changed' WHERE id IN (5, 1999); DELETE FROM turns WHERE id IN (7, 1998)");
  /* Its number is below what was indexed: it waits for its step. */
  execute (database, "DELETE FROM turns WHERE id > 1000; INSERT INTO turns (call_id, item_id, position, party, text, interrupted, final) "
           "SELECT id, 'new', 1, 1, 'anew', 0, 1 FROM calls LIMIT 1");
  for (; more; n_steps++)
    g_assert_true (tandem_store_reindex_step (database, &more, &error));
  g_assert_cmpuint (n_steps, >, 2);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM turns_search ('said*')"), ==, 998);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM turns_search ('changed')"), ==, 1);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM turns_search ('anew')"), ==, 1);
  execute (database, "DELETE FROM turns; INSERT INTO turns (call_id, item_id, position, party, text, interrupted, final) "
           "SELECT id, 'last', 1, 1, 'last', 0, 1 FROM calls LIMIT 1");
  g_assert_cmpint (ask (database, "SELECT count(*) FROM turns_search ('last')"), ==, 1);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM turns_search ('anew')"), ==, 0);
  execute (database, "INSERT INTO turns_search (turns_search, rank) VALUES ('integrity-check', 1)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)
  ADD ("/store-migrate/newer", test_newer);
  ADD ("/store-migrate/foreign", test_foreign);
  ADD ("/store-migrate/not-a-database", test_not_a_database);
  ADD ("/store-migrate/damaged", test_damaged);
  ADD ("/store-migrate/cut-off", test_cut_off);
  ADD ("/store-migrate/empty-file", test_empty_file);
  ADD ("/store-migrate/race", test_race);
  ADD ("/store-migrate/held", test_held);
  ADD ("/store-migrate/reindex", test_reindex);
#undef ADD
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++) {
    g_autofree char *path = g_strconcat ("/store-migrate/dump/", releases[i].name, NULL);

    g_test_add (path, StoreFixture, &releases[i], store_fixture_set_up, test_dump, store_fixture_tear_down);
  }
  return g_test_run ();
}
