// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "store-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tandem-error.h"

/* Saves turns for ever and prints the number of each when its save is finished. */
static int
child_saves (const char *path)
{
  g_autoptr (TandemSqliteStore) store = open_store (path);
  g_autoptr (TandemCall) call = new_call ("c1");

  for (guint i = 0;; i++) {
    g_autofree char *id = g_strdup_printf ("item_%u", i);
    g_autofree char *line = g_strdup_printf ("%u\n", i);

    if (!save_turn (store, call, add_turn (call, id, NULL, "said"), NULL) ||
        write (STDOUT_FILENO, line, strlen (line)) < 0)
      return 1;
  }
}

static GSubprocess *
spawn_child (const char *mode, const char *path)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, mode, path, NULL);

  g_assert_no_error (error);
  return child;
}

/* Reads what the child reported before it died; the number of the last completed save. */
static int
read_last (GSubprocess *child, int kill_after)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  int last = -1;

  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

    if (!line)
      return last;
    last = atoi (line);
    if (last == kill_after)
      g_subprocess_send_signal (child, SIGKILL);
  }
}

static void
test_kill (StoreFixture *fixture, gconstpointer data)
{
  /* At different moments, also while the log is being checkpointed. */
  for (int round = 0; round < 3; round++) {
    g_autoptr (GSubprocess) child = spawn_child ("--child-saves", fixture->path);
    int last = read_last (child, 20 + 37 * round);
    g_autoptr (TandemSqliteStore) store = NULL;
    g_autoptr (TandemCall) call = NULL;
    g_autofree char *verdict = NULL;

    g_assert_true (g_subprocess_wait (child, NULL, NULL));
    g_assert_true (g_subprocess_get_if_signaled (child));
    g_assert_cmpint (last, >=, 20 + 37 * round);
    store = open_store (fixture->path);
    call = load_call (store, "c1");
    for (int i = 0; i <= last; i++) {
      g_autofree char *id = g_strdup_printf ("item_%d", i);

      g_assert_nonnull (tandem_transcript_lookup (tandem_call_get_transcript (call), id));
    }
    verdict = query_text (fixture->path, "PRAGMA integrity_check");
    g_assert_cmpstr (verdict, ==, "ok");
  }
}

/* Root may write everywhere, so a child gives that up. */
static int
child_read_only (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSqliteStore) store = NULL;

  if (geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
    return 77;
  store = tandem_sqlite_store_new (path, &error);
  if (!g_error_matches (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_OPEN))
    return 1;
  return strstr (error->message, path) && strstr (error->message, "--data-dir") ? 0 : 2;
}

static void
assert_refused (const char *path)
{
  g_autoptr (GSubprocess) child = spawn_child ("--child-read-only", path);

  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  if (g_subprocess_get_exit_status (child) == 77)
    g_test_skip ("cannot give up the rights of root");
  else
    g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
}

static void
test_read_only (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *below = g_build_filename (fixture->folder, "below", "tandem.db", NULL);

  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  assert_refused (fixture->path);
  assert_refused (below);

  /* The file may be read but not written; then the folder does not take its log. */
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_clear_object (&(TandemSqliteStore *){ open_store (fixture->path) });
  g_assert_cmpint (g_chmod (fixture->path, 0444), ==, 0);
  assert_refused (fixture->path);
  g_assert_cmpint (g_chmod (fixture->path, 0666), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  assert_refused (fixture->path);
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
}

static void
test_not_a_folder (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *below = g_build_filename (fixture->path, "tandem.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "a file", -1, NULL));
  g_assert_null (tandem_sqlite_store_new (below, &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, below));
  g_clear_error (&error);
  g_assert_null (tandem_sqlite_store_new (fixture->folder, &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_OPEN);
}

/* A limit on the size of files stands for a full disk: a save fails with its own code, what was there stays, and
 * the same store goes on when there is room again. */
static int
child_full (const char *path)
{
  g_autoptr (TandemSqliteStore) store = open_store (path);
  g_autoptr (TandemCall) call = new_call ("c1");
  g_autofree char *big = g_strnfill (1024 * 1024, 'x');
  g_autoptr (GError) error = NULL;
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  if (!save_turn (store, call, add_turn (call, "a", NULL, "one"), NULL) || getrlimit (RLIMIT_FSIZE, &limit) != 0)
    return 1;
  limit.rlim_cur = 512 * 1024;
  setrlimit (RLIMIT_FSIZE, &limit);
  if (save_turn (store, call, add_turn (call, "b", NULL, big), &error))
    return 2;
  if (!g_error_matches (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL)) {
    g_printerr ("%s\n", error->message);
    return 3;
  }
  if (!save_turn (store, call, add_turn (call, "c", NULL, "three"), NULL))
    return 4;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_FSIZE, &limit);
  if (!save_turn (store, call, tandem_transcript_lookup (tandem_call_get_transcript (call), "b"), NULL))
    return 5;
  return 0;
}

static void
test_full (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) child = spawn_child ("--child-full", fixture->path);
  g_autoptr (TandemSqliteStore) store = NULL;
  g_autofree char *order = NULL;

  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  store = open_store (fixture->path);
  order = stored_order (store, "c1");
  g_assert_cmpstr (order, ==, "a b c");
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child-saves"))
    return child_saves (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--child-read-only"))
    return child_read_only (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--child-full"))
    return child_full (argv[2]);

  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)
  ADD ("/store-crash/kill", test_kill);
  ADD ("/store-crash/read-only", test_read_only);
  ADD ("/store-crash/not-a-folder", test_not_a_folder);
  ADD ("/store-crash/full", test_full);
#undef ADD
  return g_test_run ();
}
