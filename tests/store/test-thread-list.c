// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-thread-list.h"

#include "store-fixture.h"
#include "tandem-sqlite-messages.h"

#define N_THREADS 100000
/* What a GtkListView keeps of rows around those that are seen. */
#define WINDOW 200
#define OWN "+12025550100"

typedef struct {
  StoreFixture base;
  TandemSqliteStore *sqlite;
  TandemMessageStore *store;
  TandemThreadList *list;
  guint n_alive;  /* objects that the list has made and nobody has released */
  guint n_most;
  guint n_changes;
  guint n_moved;  /* rows that a change took away or brought, together */
} Fixture;

static void
on_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
  fixture->n_moved += removed + added;
}

/* The thread N has the number +1555N; the last has the newest text. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  store_fixture_set_up (&fixture->base, data);
  g_clear_object (&(TandemSqliteStore *){ open_store (fixture->base.path) });
  execute_sql (fixture->base.path,
               "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " G_STRINGIFY (N_THREADS) ") "
               "INSERT INTO threads (id, number, last_at, last_text) SELECT i, printf ('+1555%07d', i), 1000 * i, 'text ' || i FROM n");
  fixture->sqlite = open_store (fixture->base.path);
  fixture->store = TANDEM_MESSAGE_STORE (tandem_sqlite_messages_new (fixture->sqlite));
  fixture->list = tandem_thread_list_new (fixture->store);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_changed), fixture);
  tandem_thread_list_refresh (fixture->list);
  while (fixture->n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->list);
  g_clear_object (&fixture->store);
  g_assert_finalize_object (fixture->sqlite);
  store_fixture_tear_down (&fixture->base, data);
}

static void
on_gone (gpointer data, GObject *where_it_was)
{
  ((Fixture *) data)->n_alive--;
}

static TandemThread *
get (Fixture *fixture, guint position)
{
  TandemThread *thread = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  if (!g_object_get_data (G_OBJECT (thread), "counted")) {
    g_object_set_data (G_OBJECT (thread), "counted", fixture);
    g_object_weak_ref (G_OBJECT (thread), on_gone, fixture);
    fixture->n_alive++;
    fixture->n_most = MAX (fixture->n_most, fixture->n_alive);
  }
  return thread;
}

static void
wait_until_loaded (TandemThread *thread)
{
  while (!tandem_thread_get_loaded (thread))
    g_main_context_iteration (NULL, TRUE);
}

/* From the newest to the oldest, as the list view asks while somebody scrolls: rows come below, and go above. */
static void
test_scroll (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GQueue) rows = g_queue_new ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, N_THREADS);
  for (guint i = 0; i < N_THREADS; i++) {
    g_queue_push_tail (rows, get (fixture, i));
    if (rows->length > WINDOW)
      g_object_unref (g_queue_pop_head (rows));
    /* Somebody looks for a moment. */
    if (i % 5000 == 4999) {
      TandemThread *last = g_queue_peek_tail (rows);
      g_autofree char *text = g_strdup_printf ("text %u", N_THREADS - i);

      wait_until_loaded (last);
      g_assert_cmpstr (tandem_thread_get_text (last), ==, text);
    }
  }
  g_test_message ("%u threads alive at most", fixture->n_most);
  g_assert_cmpuint (fixture->n_most, <=, WINDOW + 1);
  g_queue_foreach (rows, (GFunc) (void (*) (void)) g_object_unref, NULL);
  g_assert_cmpuint (fixture->n_alive, ==, 0);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* A text moves one row to the front, and leaves the others, those that are held too. */
static void
test_move (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, OWN, "+15550040000", "newer");
  g_autoptr (TandemThread) moved = get (fixture, N_THREADS - 40000);
  g_autoptr (TandemThread) first = get (fixture, 0);
  g_autoptr (TandemThread) now_first = NULL;
  g_autoptr (TandemThread) now_second = NULL;
  g_autoptr (GAsyncResult) saved = NULL;

  wait_until_loaded (moved);
  g_assert_cmpstr (tandem_thread_get_number (moved), ==, "+15550040000");
  tandem_message_store_save_async (fixture->store, message, NULL, keep, &saved);
  while (!saved)
    g_main_context_iteration (NULL, TRUE);
  fixture->n_moved = 0;
  tandem_thread_list_refresh (fixture->list);
  while (fixture->n_moved == 0 || g_strcmp0 (tandem_thread_get_text (moved), "newer") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_moved, ==, 2);
  now_first = get (fixture, 0);
  now_second = get (fixture, 1);
  g_assert_true (now_first == moved);
  g_assert_true (now_second == first);
  g_assert_cmpuint (tandem_thread_get_unread (moved), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/thread-list/scroll", Fixture, NULL, set_up, test_scroll, tear_down);
  g_test_add ("/thread-list/move", Fixture, NULL, set_up, test_move, tear_down);
  return g_test_run ();
}
