// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-ticker.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define PHASES 4
#define PHASE_NS (5 * G_GINT64_CONSTANT (1000000))
#define PERIOD_NS (PHASES * PHASE_NS)
/* After the machine slept there is nothing to make up for. */
#define MAX_CATCH_UP 500

typedef struct {
  guint id;
  guint phase;
  gint64 next_ns;
  TandemSimTick tick;
  gpointer user_data;
} Subscriber;

/* Default main context only. */
struct _TandemSimTicker {
  GObject parent_instance;
  /* owned */
  GList *subscribers;
  guint source_id;
  int fd;

  guint last_id;
  guint in_phase[PHASES];
};

G_DEFINE_FINAL_TYPE (TandemSimTicker, tandem_sim_ticker, G_TYPE_OBJECT)

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
arm (TandemSimTicker *self)
{
  struct itimerspec when = { 0 };
  gint64 next = G_MAXINT64;

  for (GList *l = self->subscribers; l != NULL; l = l->next)
    next = MIN (next, ((Subscriber *) l->data)->next_ns);
  /* All zero disarms: nobody is woken for nothing. */
  if (next != G_MAXINT64) {
    when.it_value.tv_sec = next / 1000000000;
    when.it_value.tv_nsec = next % 1000000000;
  }
  if (timerfd_settime (self->fd, TFD_TIMER_ABSTIME, &when, NULL) != 0)
    g_error ("timerfd_settime: %s", g_strerror (errno));
}

static Subscriber *
find (TandemSimTicker *self, guint id)
{
  for (GList *l = self->subscribers; l != NULL; l = l->next)
    if (((Subscriber *) l->data)->id == id)
      return l->data;
  return NULL;
}

static void
tick_one (TandemSimTicker *self, guint id, gint64 now)
{
  Subscriber *subscriber;

  /* Looked up each time: a tick may remove any subscriber, this one too. */
  while ((subscriber = find (self, id)) != NULL && subscriber->next_ns <= now) {
    if (now - subscriber->next_ns > MAX_CATCH_UP * PERIOD_NS)
      subscriber->next_ns += (now - subscriber->next_ns) / PERIOD_NS * PERIOD_NS;
    subscriber->next_ns += PERIOD_NS;
    subscriber->tick (subscriber->user_data);
  }
}

static gboolean
on_timer (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (TandemSimTicker) self = g_object_ref (TANDEM_SIM_TICKER (user_data));
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (guint));
  gint64 now = now_ns ();
  guint64 expirations;

  if (read (fd, &expirations, sizeof expirations) < 0 && errno == EAGAIN)
    return G_SOURCE_CONTINUE;
  for (GList *l = self->subscribers; l != NULL; l = l->next) {
    const Subscriber *subscriber = l->data;

    if (subscriber->next_ns <= now)
      g_array_append_val (due, subscriber->id);
  }
  for (guint i = 0; i < due->len; i++)
    tick_one (self, g_array_index (due, guint, i), now);
  arm (self);
  return G_SOURCE_CONTINUE;
}

static void
tandem_sim_ticker_dispose (GObject *object)
{
  TandemSimTicker *self = TANDEM_SIM_TICKER (object);

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_list (&self->subscribers, g_free);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  G_OBJECT_CLASS (tandem_sim_ticker_parent_class)->dispose (object);
}

static void
tandem_sim_ticker_class_init (TandemSimTickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_ticker_dispose;
}

static void
tandem_sim_ticker_init (TandemSimTicker *self)
{
  self->fd = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd < 0)
    g_error ("timerfd_create: %s", g_strerror (errno));
  self->source_id = g_unix_fd_add_full (G_PRIORITY_HIGH, self->fd, G_IO_IN, on_timer, self, NULL);
}

TandemSimTicker *
tandem_sim_ticker_share (void)
{
  /* Weak, so that it ends with the last call. */
  static TandemSimTicker *shared;

  if (shared != NULL)
    return g_object_ref (shared);
  shared = g_object_new (TANDEM_TYPE_SIM_TICKER, NULL);
  g_object_add_weak_pointer (G_OBJECT (shared), (gpointer *) &shared);
  return shared;
}

static guint
emptiest_phase (TandemSimTicker *self)
{
  guint best = 0;

  for (guint i = 1; i < PHASES; i++)
    if (self->in_phase[i] < self->in_phase[best])
      best = i;
  return best;
}

guint
tandem_sim_ticker_add (TandemSimTicker *self, TandemSimTick tick, gpointer user_data)
{
  Subscriber *subscriber;

  g_return_val_if_fail (TANDEM_IS_SIM_TICKER (self), 0);
  g_return_val_if_fail (tick != NULL, 0);
  subscriber = g_new0 (Subscriber, 1);
  subscriber->id = ++self->last_id;
  subscriber->phase = emptiest_phase (self);
  subscriber->next_ns = now_ns () / PERIOD_NS * PERIOD_NS + subscriber->phase * PHASE_NS;
  if (subscriber->next_ns <= now_ns ())
    subscriber->next_ns += PERIOD_NS;
  subscriber->tick = tick;
  subscriber->user_data = user_data;
  self->in_phase[subscriber->phase]++;
  self->subscribers = g_list_prepend (self->subscribers, subscriber);
  arm (self);
  return subscriber->id;
}

void
tandem_sim_ticker_remove (TandemSimTicker *self, guint id)
{
  Subscriber *subscriber;

  g_return_if_fail (TANDEM_IS_SIM_TICKER (self));
  subscriber = find (self, id);
  g_return_if_fail (subscriber != NULL);
  self->in_phase[subscriber->phase]--;
  self->subscribers = g_list_remove (self->subscribers, subscriber);
  g_free (subscriber);
  arm (self);
}
