// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-media-thread.h"

typedef struct {
  TandemMediaThread *thread;
  GThread *main_thread;
  GMainLoop *loop;
  int next;
  int freed;
} Fixture;

typedef struct {
  Fixture *fixture;
  int number;
} Step;

static void
run_step (gpointer data)
{
  Step *step = data;

  g_assert_true (tandem_media_thread_is_current (step->fixture->thread));
  g_assert_cmpint (step->number, ==, step->fixture->next++);
}

static void
free_step (gpointer data)
{
  Step *step = data;

  g_assert_true (g_thread_self () != step->fixture->main_thread);
  step->fixture->freed++;
  g_free (step);
}

static Fixture
fixture_new (void)
{
  return (Fixture) { .thread = tandem_media_thread_new (), .main_thread = g_thread_self () };
}

static void
test_new_destroy (void)
{
  TandemMediaThread *thread = tandem_media_thread_new ();

  g_assert_nonnull (tandem_media_thread_get_context (thread));
  g_assert_false (tandem_media_thread_is_current (thread));
  g_assert_finalize_object (thread);
}

static void
test_order_and_stop (void)
{
  Fixture fixture = fixture_new ();

  for (int i = 0; i < 1000; i++) {
    Step *step = g_new (Step, 1);

    *step = (Step) { &fixture, i };
    tandem_media_thread_post (fixture.thread, run_step, step, free_step);
  }
  tandem_media_thread_stop (fixture.thread);
  g_assert_cmpint (fixture.next, ==, 1000);
  g_assert_cmpint (fixture.freed, ==, 1000);
  tandem_media_thread_stop (fixture.thread);
  g_assert_finalize_object (fixture.thread);
}

static void
count (gpointer data)
{
  ++*(int *) data;
}

static void
never (gpointer data)
{
  g_assert_not_reached ();
}

static void
test_post_after_stop (void)
{
  TandemMediaThread *thread = tandem_media_thread_new ();
  int runs = 0;
  int frees = 0;

  tandem_media_thread_stop (thread);
  tandem_media_thread_post (thread, count, &runs, NULL);
  tandem_media_thread_post (thread, never, &frees, count);
  g_assert_finalize_object (thread);
  g_assert_cmpint (runs, ==, 0);
  g_assert_cmpint (frees, ==, 1);
}

static void
on_main (gpointer data)
{
  Step *step = data;

  g_assert_true (g_thread_self () == step->fixture->main_thread);
  g_assert_cmpint (step->number, ==, step->fixture->next++);
  if (step->number == 99)
    g_main_loop_quit (step->fixture->loop);
}

static void
post_back (gpointer data)
{
  Step *step = data;

  tandem_media_thread_post_main (step->fixture->thread, on_main, step, g_free);
}

static void
test_post_main (void)
{
  Fixture fixture = fixture_new ();

  fixture.loop = g_main_loop_new (NULL, FALSE);
  for (int i = 0; i < 100; i++) {
    Step *step = g_new (Step, 1);

    *step = (Step) { &fixture, i };
    tandem_media_thread_post (fixture.thread, post_back, step, NULL);
  }
  g_main_loop_run (fixture.loop);
  g_assert_cmpint (fixture.next, ==, 100);
  g_main_loop_unref (fixture.loop);
  g_assert_finalize_object (fixture.thread);
}

static void
is_default (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  *(gboolean *) data = context != g_main_context_default ();
}

static void
test_thread_default (void)
{
  TandemMediaThread *thread = tandem_media_thread_new ();
  gboolean own = FALSE;

  tandem_media_thread_post (thread, is_default, &own, NULL);
  tandem_media_thread_stop (thread);
  g_assert_true (own);
  g_assert_finalize_object (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/thread/new-destroy", test_new_destroy);
  g_test_add_func ("/media/thread/order-and-stop", test_order_and_stop);
  g_test_add_func ("/media/thread/post-after-stop", test_post_after_stop);
  g_test_add_func ("/media/thread/post-main", test_post_main);
  g_test_add_func ("/media/thread/thread-default", test_thread_default);
  return g_test_run ();
}
