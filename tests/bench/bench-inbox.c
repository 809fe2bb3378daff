// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* How fast the inbox is with 100,000 threads, a million texts and a million things said in calls: opening the panel, opening a
 * thread, searching while somebody types, receiving a text; how long the window's thread is busy with it at a stretch; memory; the
 * first start after an older release.  The databases are made once and kept in the folder given.  Ends with 1 when a limit is
 * broken. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "inbox-generator.h"
#include "stopwatch.h"
#include "store-fixture.h"
#include "tandem-sqlite-messages.h"
#include "tandem-thread-list.h"

#define OWN "+12025550100"
#define ROWS_SHOWN 205 /* what a GtkListView makes at first */
#define OPEN_LIMIT_MS 100.0
#define SEARCH_LIMIT_MS 50.0

static const InboxSize full_size = { 100000, 1000000, 1000000, 42 };

typedef struct {
  const InboxSize *size;
  TandemSqliteStore *sqlite;
  TandemMessageStore *store;
  Stopwatch *watch;
} Bench;

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (Bench *self, GAsyncResult **result)
{
  while (!*result)
    stopwatch_iterate (self->watch);
  return *result;
}

/* --- what is measured ---------------------------------------------------------------------------------------- */

static void
count_changes (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static TandemThreadList *
open_panel (Bench *self, GPtrArray *rows)
{
  TandemThreadList *list = tandem_thread_list_new (self->store);
  guint n_changes = 0;
  gulong handler = g_signal_connect (list, "items-changed", G_CALLBACK (count_changes), &n_changes);

  tandem_thread_list_refresh (list);
  while (n_changes == 0)
    stopwatch_iterate (self->watch);
  g_signal_handler_disconnect (list, handler);
  for (guint i = 0; i < MIN (ROWS_SHOWN, self->size->n_threads); i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (list), i));
  while (!tandem_thread_get_loaded (rows->pdata[rows->len - 1]))
    stopwatch_iterate (self->watch);
  return list;
}

static void
measure_panel (Bench *self)
{
  g_autoptr (GArray) times = stopwatch_times_new ();

  for (guint i = 0; i < 20; i++) {
    g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
    StopwatchStart begin = stopwatch_start ();
    g_autoptr (TandemThreadList) list = open_panel (self, rows);

    stopwatch_add (times, begin);
  }
  stopwatch_print (self->watch, "panel: all threads listed, the first 205 read", times, OPEN_LIMIT_MS);
  stopwatch_print_busy (self->watch);
}

static void
measure_thread (Bench *self, const char *what, guint first, guint step)
{
  g_autoptr (GArray) times = stopwatch_times_new ();
  g_autofree char *before = NULL;

  for (guint i = 0; i < 100; i++) {
    g_autofree char *number = inbox_generator_dup_number ((first + i * step) % self->size->n_threads);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GPtrArray) messages = NULL;
    StopwatchStart begin = stopwatch_start ();

    tandem_message_store_list_async (self->store, number, before, 50, NULL, keep, &result);
    messages = tandem_message_store_list_finish (self->store, wait_for (self, &result), NULL);
    stopwatch_add (times, begin);
    g_assert_nonnull (messages);
    g_clear_pointer (&before, g_free);
    if (step == 0 && messages->len > 0)
      before = g_strdup (tandem_message_get_id (messages->pdata[0]));
  }
  stopwatch_print (self->watch, what, times, OPEN_LIMIT_MS);
}

static guint
search (Bench *self, const char *words, GCancellable *cancellable)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) hits = NULL;

  tandem_message_store_search_async (self->store, words, 50, cancellable, keep, &result);
  hits = tandem_message_store_list_finish (self->store, wait_for (self, &result), NULL);
  g_assert_nonnull (hits);
  return hits->len;
}

typedef enum { FREQUENT, RARE, PREFIX, PHRASE, CJK, NOTHING, N_KINDS } QueryKind;

static char *
make_query (QueryKind kind, guint i)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  switch (kind) {
  case FREQUENT:
    return inbox_generator_dup_word (INBOX_ENGLISH, i);
  case RARE:
    return inbox_generator_dup_word (INBOX_ENGLISH, 5000 + 1000 * i);
  case PREFIX:
    first = inbox_generator_dup_word (INBOX_ENGLISH, 1000 + 37 * i);
    return g_strndup (first, 1 + i % 3);
  case PHRASE:
    first = inbox_generator_dup_word (INBOX_ENGLISH, i);
    second = inbox_generator_dup_word (INBOX_ENGLISH, i % 2 ? 30 + i : 3000 + i);
    return g_strdup_printf ("%s %s", first, second);
  case CJK:
    return inbox_generator_dup_word (i % 2 ? INBOX_KOREAN : INBOX_CHINESE, i < 14 ? i : 100 * i);
  case NOTHING:
  case N_KINDS:
  default:
    first = inbox_generator_dup_word (INBOX_ENGLISH, 20 + i);
    return g_strdup_printf ("%s qqq%u", first, i);
  }
}

static void
measure_search (Bench *self)
{
  static const struct { const char *name; guint n; } kinds[N_KINDS] = {
    [FREQUENT] = { "  frequent words", 20 }, [RARE] = { "  rare words", 20 }, [PREFIX] = { "  one, two and three letters", 20 },
    [PHRASE] = { "  two words", 20 }, [CJK] = { "  Korean and Chinese words", 20 }, [NOTHING] = { "  nothing found", 10 },
  };
  g_autoptr (GArray) all = stopwatch_times_new ();

  for (guint kind = 0; kind < N_KINDS; kind++) {
    g_autoptr (GArray) times = stopwatch_times_new ();
    guint n_hits = 0;

    for (guint i = 0; i < kinds[kind].n; i++) {
      g_autofree char *words = make_query ((QueryKind) kind, i);
      StopwatchStart begin = stopwatch_start ();

      n_hits += search (self, words, NULL);
      stopwatch_add (times, begin);
    }
    g_assert_true (kind == NOTHING ? n_hits == 0 : n_hits > 0);
    g_array_append_vals (all, times->data, times->len);
    stopwatch_print (self->watch, kinds[kind].name, times, 0);
  }
  stopwatch_print (self->watch, "search: all of these", all, SEARCH_LIMIT_MS);
  stopwatch_print_busy (self->watch);
}

/* Somebody types faster than is searched: each letter cancels the search before it. */
static void
measure_typing (Bench *self)
{
  static const char *const typed[] = { "appointment tomorrow", "the call you have", "running late to the meeting" };
  g_autoptr (GArray) times = stopwatch_times_new ();

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    gsize n = strlen (typed[i]);
    g_autofree GAsyncResult **results = g_new0 (GAsyncResult *, n);
    StopwatchStart begin = stopwatch_start ();

    for (gsize letters = 1; letters < n; letters++) {
      g_autofree char *words = g_strndup (typed[i], letters);
      g_autoptr (GCancellable) superseded = g_cancellable_new ();

      tandem_message_store_search_async (self->store, words, 50, superseded, keep, &results[letters]);
      g_cancellable_cancel (superseded);
    }
    search (self, typed[i], NULL);
    stopwatch_add (times, begin);
    for (gsize letters = 1; letters < n; letters++) {
      wait_for (self, &results[letters]);
      g_clear_object (&results[letters]);
    }
  }
  stopwatch_print (self->watch, "typing a line at once, until its last answer", times, 2 * SEARCH_LIMIT_MS);
}

static void
measure_receiving (Bench *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TandemThreadList) list = open_panel (self, rows);
  g_autoptr (GArray) committed = stopwatch_times_new ();
  g_autoptr (GArray) shown = stopwatch_times_new ();
  guint n_changes = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (count_changes), &n_changes);
  for (guint i = 0; i < 50; i++) {
    g_autofree char *number = inbox_generator_dup_number ((50000 + i * 7) % self->size->n_threads);
    g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, OWN, number, "See you at noon");
    g_autoptr (GAsyncResult) result = NULL;
    StopwatchStart begin = stopwatch_start ();
    guint before = n_changes;

    tandem_message_store_save_async (self->store, message, NULL, keep, &result);
    g_assert_true (tandem_message_store_save_finish (self->store, wait_for (self, &result), NULL, NULL, NULL));
    stopwatch_add (committed, begin);
    tandem_thread_list_refresh (list);
    while (n_changes == before)
      stopwatch_iterate (self->watch);
    stopwatch_add (shown, begin);
  }
  stopwatch_print (self->watch, "receiving a text: committed", committed, 0);
  stopwatch_print (self->watch, "receiving a text: in front of the list", shown, OPEN_LIMIT_MS);
  stopwatch_print_busy (self->watch);
}

/* --- the database -------------------------------------------------------------------------------------------- */

static void
print_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status ? strstr (status, "VmHWM:") : NULL;
  g_print ("memory: %.1f MB at most, %.1f MB of it SQLite's\n", line ? g_ascii_strtod (line + 6, NULL) / 1024 : 0,
           (double) sqlite3_memory_highwater (FALSE) / 1048576);
}

/* The store goes on between two questions. */
static void
ask_until_indexed (TandemSqliteStore *sqlite, const char *path, GArray *times)
{
  do
    for (guint i = 0; i < 20; i++) {
      StopwatchStart begin = stopwatch_start ();
      g_autoptr (GPtrArray) calls = list_calls (sqlite, 50);

      stopwatch_add (times, begin);
    }
  while (query_int (path, "SELECT indexed_from FROM turns_search_progress") > 0);
}

/* A database for this size and for these tables, which tests change while they are made. */
static char *
make_database (const char *folder, const InboxSize *size)
{
  g_autofree char *fresh = g_build_filename (folder, "inbox-new.db", NULL);
  g_autoptr (GArray) times = stopwatch_times_new ();
  g_autoptr (TandemSqliteStore) sqlite = NULL;
  g_autofree char *tables = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  gint64 begin = g_get_monotonic_time ();

  g_remove (fresh);
  sqlite = open_store (fresh);
  ask_until_indexed (sqlite, fresh, times);
  g_clear_object (&sqlite);
  tables = query_text (fresh, "SELECT group_concat (sql) FROM sqlite_schema");
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, tables, -1);
  name = g_strdup_printf ("inbox-%u-%u-%u-%" G_GUINT64_FORMAT "-%.8s.db", size->n_threads, size->n_messages, size->n_turns,
                          size->seed, sum);
  path = g_build_filename (folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_remove (fresh);
    return g_steal_pointer (&path);
  }
  inbox_generator_fill (fresh, size);
  g_assert_no_errno (g_rename (fresh, path));
  g_print ("made %s in %.0f s\n", path, (double) (g_get_monotonic_time () - begin) / 1e6);
  return g_steal_pointer (&path);
}

/* The database of a release that had no texts, with @size's turns; its index of them must be made anew by ours. */
static char *
make_old_database (const char *folder, const InboxSize *size)
{
  g_autofree char *dump = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests", "data", "schema-003.sql", NULL);
  g_autofree char *fresh = g_build_filename (folder, "inbox-new.db", NULL);
  g_autofree char *name = g_strdup_printf ("inbox-003-%u-%" G_GUINT64_FORMAT ".db", size->n_turns, size->seed);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *sql = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_remove (fresh);
  g_assert_true (g_file_get_contents (dump, &sql, NULL, NULL));
  execute_sql (fresh, sql);
  inbox_generator_fill_calls (fresh, size);
  g_assert_no_errno (g_rename (fresh, path));
  return g_steal_pointer (&path);
}

/* The first start of a new Tandem: the window comes at once, and what it asks is answered while the index is made. */
static void
measure_migration (Bench *self, const char *folder)
{
  g_autoptr (GArray) opened = stopwatch_times_new ();
  g_autoptr (GArray) asked = stopwatch_times_new ();
  g_autofree char *path = make_old_database (folder, self->size);
  g_autofree char *copy = g_strconcat (path, ".copy", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) to = g_file_new_for_path (copy);
  StopwatchStart begin;

  g_assert_true (g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL));
  begin = stopwatch_start ();
  self->sqlite = open_store (copy);
  stopwatch_add (opened, begin);
  stopwatch_print (self->watch, "an older release's database is opened", opened, 1000);
  begin = stopwatch_start ();
  ask_until_indexed (self->sqlite, copy, asked);
  g_print ("its index was made in %.0f s, meanwhile\n", (double) (g_get_monotonic_time () - begin.us) / 1e6);
  stopwatch_print (self->watch, "  its newest 50 calls", asked, OPEN_LIMIT_MS);
  g_clear_object (&self->sqlite);
  g_remove (copy);
}

int
main (int argc, char **argv)
{
  Stopwatch watch = { 0 };
  Bench self = { &full_size, NULL, NULL, &watch };
  InboxSize size = full_size;
  g_autoptr (GArray) opened = stopwatch_times_new ();
  g_autofree char *path = NULL;
  StopwatchStart begin;

  if (argc < 2) {
    g_printerr ("usage: bench-inbox FOLDER [THREADS TEXTS TURNS]\n");
    return 2;
  }
  if (argc == 5)
    size = (InboxSize) { (guint) atoi (argv[2]), (guint) atoi (argv[3]), (guint) atoi (argv[4]), full_size.seed };
  self.size = &size;
  path = make_database (argv[1], &size);
  g_print ("%u threads, %u texts, %u turns\n", size.n_threads, size.n_messages, size.n_turns);
  stopwatch_print_head ();
  begin = stopwatch_start ();
  self.sqlite = open_store (path);
  stopwatch_add (opened, begin);
  stopwatch_print (self.watch, "the program opens the database", opened, OPEN_LIMIT_MS);
  self.store = TANDEM_MESSAGE_STORE (tandem_sqlite_messages_new (self.sqlite));
  measure_panel (&self);
  measure_thread (&self, "a thread: its newest 50 texts", 0, 977);
  measure_thread (&self, "the longest thread: 50 older ones", 0, 0);
  measure_search (&self);
  measure_typing (&self);
  measure_receiving (&self);
  print_memory ();
  g_clear_object (&self.store);
  g_clear_object (&self.sqlite);
  measure_migration (&self, argv[1]);
  return watch.broken ? 1 : 0;
}
