// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-loop-round.h"

#define LONG_US 4000

/* A source that is never ready: it is asked whether it is when the waiting is over and a round begins. */
struct _TandemLoopRound {
  GSource source;
  gint64 begun_us;
};

static gboolean
check (GSource *source)
{
  ((TandemLoopRound *) source)->begun_us = g_get_monotonic_time ();
  return FALSE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .check = check, .dispatch = dispatch };

TandemLoopRound *
tandem_loop_round_new (void)
{
  GSource *source = g_source_new (&source_funcs, sizeof (TandemLoopRound));

  /* Sources below one that is ready are not even asked. */
  g_source_set_priority (source, G_MININT);
  g_source_set_static_name (source, "tandem-loop-round");
  g_source_attach (source, g_main_context_get_thread_default ());
  return (TandemLoopRound *) source;
}

TandemLoopRound *
tandem_loop_round_ref (TandemLoopRound *self)
{
  g_source_ref (&self->source);
  return self;
}

void
tandem_loop_round_unref (TandemLoopRound *self)
{
  g_source_unref (&self->source);
}

void
tandem_loop_round_stop (TandemLoopRound *self)
{
  g_source_destroy (&self->source);
}

gboolean
tandem_loop_round_is_long (TandemLoopRound *self)
{
  return !g_source_is_destroyed (&self->source) && g_get_monotonic_time () - self->begun_us > LONG_US;
}
