// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-inbox.h"
#include "tandem-thread-messages.h"

#define MANY "+12025550160" /* 120 texts */
#define FEW "+12025550150"  /* 2 */

typedef struct {
  TandemSettings *settings;
  TandemInbox *inbox;
  TandemThreadMessages *messages;
  guint n_added;
  guint last_position;
} Fixture;

static void
on_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (removed, ==, 0);
  fixture->n_added += added;
  fixture->last_position = position;
}

static void
wait_loaded (Fixture *fixture)
{
  while (tandem_thread_messages_get_loading (fixture->messages))
    g_main_context_iteration (NULL, TRUE);
}

static void
open_thread (Fixture *fixture, const char *number)
{
  fixture->messages = tandem_thread_messages_new (fixture->inbox, number);
  g_signal_connect (fixture->messages, "items-changed", G_CALLBACK (on_changed), fixture);
  g_assert_true (tandem_thread_messages_get_loading (fixture->messages));
  wait_loaded (fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = tandem_settings_new ();
  fixture->inbox = fixture_inbox_new (fixture->settings, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer inbox = fixture->inbox;
  gpointer threads = tandem_inbox_get_threads (fixture->inbox);

  g_assert_finalize_object (fixture->messages);
  g_object_add_weak_pointer (G_OBJECT (fixture->inbox), &inbox);
  g_object_add_weak_pointer (threads, &threads);
  g_clear_object (&fixture->inbox);
  /* What is under way holds them. */
  while (inbox || threads)
    g_main_context_iteration (NULL, TRUE);
  fixture_inbox_remove ();
  g_clear_object (&fixture->settings);
}

static void
check_order (Fixture *fixture)
{
  GListModel *model = G_LIST_MODEL (fixture->messages);
  GDateTime *before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (TandemMessage) message = g_list_model_get_item (model, i);
    guint position;

    g_assert_cmpstr (tandem_message_get_number (message), ==, tandem_thread_messages_get_number (fixture->messages));
    g_assert_true (!before || g_date_time_compare (before, tandem_message_get_at (message)) < 0);
    before = tandem_message_get_at (message);
    g_assert_true (tandem_thread_messages_find (fixture->messages, tandem_message_get_id (message), &position));
    g_assert_cmpuint (position, ==, i);
  }
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  const guint expected[] = { 50, 100, 120 };

  open_thread (fixture, MANY);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_assert_cmpuint (fixture->n_added, ==, expected[i]);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->messages)), ==, expected[i]);
    g_assert_cmpint (tandem_thread_messages_get_has_older (fixture->messages), ==, expected[i] < 120);
    g_assert_cmpuint (fixture->last_position, ==, 0);
    check_order (fixture);
    tandem_thread_messages_load_older (fixture->messages);
    tandem_thread_messages_load_older (fixture->messages); /* twice is once */
    wait_loaded (fixture);
  }
  g_assert_cmpuint (fixture->n_added, ==, 120);
}

static void
test_what_comes (Fixture *fixture, gconstpointer data)
{
  open_thread (fixture, FEW);
  g_assert_cmpuint (fixture->n_added, ==, 2);
  g_assert_false (tandem_thread_messages_get_has_older (fixture->messages));
  fixture_inbox_receive (MANY, "somebody else", TANDEM_OPT_OUT_NONE);
  fixture_inbox_receive (FEW, "a third", TANDEM_OPT_OUT_NONE);
  while (fixture->n_added < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->last_position, ==, 2);
  check_order (fixture);
}

/* Asked for and arrived at the same time: there is one of it. */
static void
test_what_comes_meanwhile (Fixture *fixture, gconstpointer data)
{
  guint n = 0;

  fixture_inbox_receive (FEW, "just now", TANDEM_OPT_OUT_NONE);
  open_thread (fixture, FEW);
  while ((n = g_list_model_get_n_items (G_LIST_MODEL (fixture->messages))) < 3)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->messages)), ==, 3);
  check_order (fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/thread-messages/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/thread-messages/what-comes", Fixture, NULL, set_up, test_what_comes, tear_down);
  g_test_add ("/thread-messages/what-comes-meanwhile", Fixture, NULL, set_up, test_what_comes_meanwhile, tear_down);
  return g_test_run ();
}
