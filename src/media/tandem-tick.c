// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tick.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/timerfd.h>
#include <unistd.h>

typedef struct {
  GSource parent;
  TandemTickFunc func;
  gpointer user_data;
  gpointer tag;
  gint64 deadline_us; /* the latest that was reported; 0: stopped */
  int fd;
} Tick;

static gboolean
tick_check (GSource *source)
{
  return g_source_query_unix_fd (source, ((Tick *) source)->tag) != 0;
}

static gboolean
tick_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Tick *tick = (Tick *) source;
  guint64 n = 0;

  /* The timer may have been stopped after poll() returned. */
  if (read (tick->fd, &n, sizeof n) != sizeof n || tick->deadline_us == 0)
    return G_SOURCE_CONTINUE;
  tick->deadline_us += (gint64) n * TANDEM_TICK_US;
  tick->func (n, g_get_monotonic_time () - tick->deadline_us, tick->user_data);
  return G_SOURCE_CONTINUE;
}

static void
tick_finalize (GSource *source)
{
  close (((Tick *) source)->fd);
}

static GSourceFuncs tick_funcs = { NULL, tick_check, tick_dispatch, tick_finalize, NULL, NULL };

GSource *
tandem_tick_new (TandemTickFunc func, gpointer user_data, GError **error)
{
  int fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  GSource *source;
  Tick *tick;

  if (fd < 0) {
    int saved = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "No timer for the audio: %s", g_strerror (saved));
    return NULL;
  }
  source = g_source_new (&tick_funcs, sizeof (Tick));
  tick = (Tick *) source;
  tick->func = func;
  tick->user_data = user_data;
  tick->fd = fd;
  tick->tag = g_source_add_unix_fd (source, fd, G_IO_IN);
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_static_name (source, "tandem-tick");
  return source;
}

static struct timespec
to_timespec (gint64 us)
{
  return (struct timespec) { .tv_sec = us / G_USEC_PER_SEC, .tv_nsec = us % G_USEC_PER_SEC * 1000 };
}

void
tandem_tick_start (GSource *source)
{
  Tick *tick = (Tick *) source;
  struct itimerspec spec = { 0 };

  if (tick->deadline_us != 0)
    return;
  tick->deadline_us = g_get_monotonic_time ();
  spec.it_value = to_timespec (tick->deadline_us + TANDEM_TICK_US);
  spec.it_interval = to_timespec (TANDEM_TICK_US);
  timerfd_settime (tick->fd, TFD_TIMER_ABSTIME, &spec, NULL);
}

void
tandem_tick_stop (GSource *source)
{
  Tick *tick = (Tick *) source;
  const struct itimerspec off = { 0 };

  tick->deadline_us = 0;
  timerfd_settime (tick->fd, 0, &off, NULL);
}
