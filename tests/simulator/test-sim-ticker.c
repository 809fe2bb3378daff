// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-ticker.h"

#define N 50

typedef struct {
  TandemSimTicker *ticker;
  guint id;
  guint ticks;
  gint64 first_us;
} Subscriber;

static GMainLoop *loop;

static void
on_tick (gpointer user_data)
{
  Subscriber *subscriber = user_data;

  if (subscriber->ticks++ == 0)
    subscriber->first_us = g_get_monotonic_time ();
}

static void
on_last_tick (gpointer user_data)
{
  Subscriber *subscriber = user_data;

  if (++subscriber->ticks < 25)
    return;
  tandem_sim_ticker_remove (subscriber->ticker, subscriber->id);
  g_main_loop_quit (loop);
}

/* A late wake-up makes up for what it missed: counts follow the clock, whatever the load. */
static void
test_counts (void)
{
  TandemSimTicker *ticker = tandem_sim_ticker_share ();
  g_autoptr (TandemSimTicker) again = tandem_sim_ticker_share ();
  Subscriber subscribers[N] = { 0 };
  Subscriber last = { ticker };

  g_assert_true (again == ticker);
  g_clear_object (&again);
  loop = g_main_loop_new (NULL, FALSE);
  for (guint i = 0; i < N; i++)
    subscribers[i].id = tandem_sim_ticker_add (ticker, on_tick, &subscribers[i]);
  last.id = tandem_sim_ticker_add (ticker, on_last_tick, &last);
  g_main_loop_run (loop);
  g_assert_cmpuint (last.ticks, ==, 25);
  for (guint i = 0; i < N; i++) {
    g_assert_cmpuint (subscribers[i].ticks, >=, 24);
    g_assert_cmpuint (subscribers[i].ticks, <=, 26);
    tandem_sim_ticker_remove (ticker, subscribers[i].id);
  }
  g_main_loop_unref (loop);
  g_assert_finalize_object (ticker);
}

static void
test_catch_up (void)
{
  g_autoptr (TandemSimTicker) ticker = tandem_sim_ticker_share ();
  Subscriber subscriber = { ticker };
  gint64 stalled;

  subscriber.id = tandem_sim_ticker_add (ticker, on_tick, &subscriber);
  while (subscriber.ticks == 0)
    g_main_context_iteration (NULL, TRUE);
  /* The thread is away for 100 ms. */
  g_usleep (100000);
  stalled = g_get_monotonic_time ();
  g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (subscriber.ticks, >=, 5);
  g_assert_cmpuint (subscriber.ticks, <=, 2 + (stalled - subscriber.first_us) / 20000 + 1);
  tandem_sim_ticker_remove (ticker, subscriber.id);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/ticker/counts", test_counts);
  g_test_add_func ("/simulator/ticker/catch-up", test_catch_up);
  return g_test_run ();
}
