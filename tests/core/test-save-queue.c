// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fakes.h"
#include "tandem-error.h"
#include "tandem-save-queue.h"

typedef struct {
  FakeWorld *world;
  TandemSaveQueue *queue;
  TandemCall *call;
  guint n_failures;
} Fixture;

static void
on_failed (TandemSaveQueue *queue, GError *error, gpointer user_data)
{
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL);
  ((Fixture *) user_data)->n_failures++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->world = fake_world_new ();
  f->queue = tandem_save_queue_new (TANDEM_STORE (f->world));
  f->call = tandem_call_new ("c1", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100", "+12025550101");
  g_signal_connect (f->queue, "failed", G_CALLBACK (on_failed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->queue);
  g_assert_finalize_object (f->call);
  g_assert_finalize_object (f->world);
}

static void
settle (Fixture *f)
{
  while (!tandem_save_queue_is_idle (f->queue))
    g_main_context_iteration (NULL, TRUE);
}

static void
refuse_once (Fixture *f)
{
  g_clear_error (&f->world->save_error);
  f->world->save_error = g_error_new_literal (TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL, "The disk is full.");
}

static guint
count_saves (Fixture *f)
{
  guint n = 0;

  for (const char *at = f->world->log->str; (at = strstr (at, "save ")); at++)
    n++;
  return n;
}

/* What the disk had no room for goes there as soon as something else does. */
static void
test_tries_again (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("t", TANDEM_PARTY_REMOTE);
  g_autoptr (TandemTurn) turn = tandem_turn_new ("t", TANDEM_PARTY_REMOTE);

  update->text = g_strdup ("Hello");
  tandem_turn_apply (turn, update);
  refuse_once (f);
  tandem_save_queue_add_call (f->queue, f->call);
  settle (f);
  g_assert_cmpuint (f->n_failures, ==, 1);
  g_assert_cmpuint (count_saves (f), ==, 1);
  tandem_save_queue_add_turn (f->queue, f->call, turn);
  settle (f);
  g_assert_cmpuint (count_saves (f), ==, 2);
}

/* And without anything else, after a while; that it fails is told once. */
static void
test_by_itself (Fixture *f, gconstpointer data)
{
  gint64 begin = g_get_monotonic_time ();

  refuse_once (f);
  tandem_save_queue_add_call (f->queue, f->call);
  settle (f);
  refuse_once (f);
  tandem_save_queue_add_call (f->queue, f->call);
  settle (f);
  g_assert_cmpuint (f->n_failures, ==, 1);
  g_assert_cmpuint (count_saves (f), ==, 2);
  while (count_saves (f) < 3)
    g_main_context_iteration (NULL, TRUE);
  settle (f);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 900000);
  /* The two refused were the same thing: it goes once. */
  g_assert_cmpuint (count_saves (f), ==, 3);
}

static void
test_before_the_end (Fixture *f, gconstpointer data)
{
  refuse_once (f);
  tandem_save_queue_add_call (f->queue, f->call);
  settle (f);
  tandem_save_queue_retry (f->queue);
  g_assert_false (tandem_save_queue_is_idle (f->queue));
  settle (f);
  g_assert_cmpuint (count_saves (f), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/core/save-queue/tries-again", Fixture, NULL, set_up, test_tries_again, tear_down);
  g_test_add ("/core/save-queue/by-itself", Fixture, NULL, set_up, test_by_itself, tear_down);
  g_test_add ("/core/save-queue/before-the-end", Fixture, NULL, set_up, test_before_the_end, tear_down);
  return g_test_run ();
}
