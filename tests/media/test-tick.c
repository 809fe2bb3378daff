// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tick.h"

typedef struct {
  GMainLoop *loop;
  guint64 ticks;
  guint64 wanted;
  guint64 most;   /* deadlines in one call */
  gint64 block_us; /* spent once inside the first call */
  gint64 least_late_us; /* in the second half */
} Fixture;

static void
on_tick (guint64 n, gint64 late_us, gpointer user_data)
{
  Fixture *fixture = user_data;

  /* Never early, whatever came before: the deadlines are absolute. */
  g_assert_cmpint (late_us, >=, 0);
  fixture->ticks += n;
  if (fixture->ticks > fixture->wanted / 2)
    fixture->least_late_us = MIN (fixture->least_late_us, late_us);
  fixture->most = MAX (fixture->most, n);
  if (fixture->block_us) {
    g_usleep ((gulong) fixture->block_us);
    fixture->block_us = 0;
  }
  if (fixture->ticks >= fixture->wanted)
    g_main_loop_quit (fixture->loop);
}

static void
run (Fixture *fixture)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSource) tick = tandem_tick_new (on_tick, fixture, &error);

  g_assert_no_error (error);
  fixture->loop = loop;
  g_source_attach (tick, NULL);
  tandem_tick_start (tick);
  tandem_tick_start (tick);
  g_main_loop_run (loop);
  g_source_destroy (tick);
}

/* Were deadlines lost or the interval not exact, lateness would grow beyond one tick and stay there. */
static void
test_no_drift (void)
{
  Fixture fixture = { .wanted = 50, .least_late_us = G_MAXINT64 };

  run (&fixture);
  g_assert_cmpint (fixture.least_late_us, <, TANDEM_TICK_US);
}

static void
test_catch_up (void)
{
  Fixture fixture = { .wanted = 30, .block_us = 200000, .least_late_us = G_MAXINT64 };

  run (&fixture);
  g_assert_cmpuint (fixture.most, >=, 9);
  g_assert_cmpint (fixture.least_late_us, <, TANDEM_TICK_US);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
test_stop (void)
{
  Fixture fixture = { .wanted = G_MAXUINT64 };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSource) tick = tandem_tick_new (on_tick, &fixture, NULL);

  g_source_attach (tick, NULL);
  tandem_tick_start (tick);
  tandem_tick_stop (tick);
  g_timeout_add (60, quit, loop);
  g_main_loop_run (loop);
  g_assert_cmpuint (fixture.ticks, ==, 0);
  tandem_tick_start (tick);
  g_timeout_add (100, quit, loop);
  g_main_loop_run (loop);
  g_assert_cmpuint (fixture.ticks, >=, 4);
  g_source_destroy (tick);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/tick/no-drift", test_no_drift);
  g_test_add_func ("/media/tick/catch-up", test_catch_up);
  g_test_add_func ("/media/tick/stop", test_stop);
  return g_test_run ();
}
