// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-time-limits.h"

#include "tandem-call-limits.h"
#include "tandem-error.h"

/* How long before the end it is told of. */
#define WARNING_S 60
/* An operator has it: it is looked at again, for it may be handed back. */
#define AGAIN_S 1
#define REASON "the call lasted as long as it may"
#define QUIET_REASON "the other side fell silent"

struct _TandemTimeLimits {
  GObject parent_instance;

  /* owned */
  TandemCallMedia *media;
  TandemLastWords *last_words;
  TandemSaveQueue *saves;
  GHashTable *clocks; /* id -> Clock */
};

G_DEFINE_FINAL_TYPE (TandemTimeLimits, tandem_time_limits, G_TYPE_OBJECT)

enum { NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef enum { RUNS, WARNED, REACHED } Stage;

typedef struct {
  /* owned */
  TandemCall *call;
  guint timer_id;

  /* borrowed */
  TandemTimeLimits *owner;

  Stage stage;
} Clock;

static void
clock_free (gpointer data)
{
  Clock *clock = data;

  g_clear_handle_id (&clock->timer_id, g_source_remove);
  g_object_unref (clock->call);
  g_free (clock);
}

static void
tandem_time_limits_dispose (GObject *object)
{
  TandemTimeLimits *self = TANDEM_TIME_LIMITS (object);

  g_clear_pointer (&self->clocks, g_hash_table_unref);
  g_clear_object (&self->saves);
  g_clear_object (&self->last_words);
  g_clear_object (&self->media);
  G_OBJECT_CLASS (tandem_time_limits_parent_class)->dispose (object);
}

static void
tandem_time_limits_class_init (TandemTimeLimitsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_time_limits_dispose;
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_TIME_LIMITS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  TANDEM_TYPE_CALL, G_TYPE_ERROR);
}

static void
tandem_time_limits_init (TandemTimeLimits *self)
{
  self->clocks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, clock_free);
}

static void
tell (Clock *clock, const char *advice)
{
  int minutes = tandem_call_get_max_minutes (clock->call);
  g_autoptr (GError) error = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_TIME, "This call may last %d %s: %s", minutes,
                                          minutes == 1 ? "minute" : "minutes", advice);

  tandem_call_set_notice (clock->call, error->message);
  tandem_save_queue_add_event (clock->owner->saves, clock->call, "time", error->message);
  g_signal_emit (clock->owner, signals[NOTICE], 0, clock->call, error);
}

static void
warn (Clock *clock)
{
  clock->stage = WARNED;
  tell (clock, tandem_last_words_operator_has (clock->call) ? "come to an end." : "the agent was told to come to an end.");
  if (tandem_last_words_agent_has (clock->call))
    tandem_call_media_give_note (clock->owner->media, tandem_call_get_id (clock->call),
                                 "The time for this call is almost over. Come to an end in a friendly way within a few sentences, and say goodbye.");
}

static void
reach (Clock *clock)
{
  if (clock->stage != REACHED)
    tell (clock, tandem_last_words_operator_has (clock->call) ? "end it when you can." : "it is being ended.");
  clock->stage = REACHED;
  if (!tandem_last_words_operator_has (clock->call))
    tandem_last_words_end (clock->owner->last_words, clock->call, REASON);
}

static void check (Clock *clock);

static gboolean
on_timer (gpointer user_data)
{
  Clock *clock = user_data;

  clock->timer_id = 0;
  check (clock);
  return G_SOURCE_REMOVE;
}

/* @clock may be gone then: the call ended. */
static void
check (Clock *clock)
{
  g_autoptr (TandemTimeLimits) self = g_object_ref (clock->owner);
  g_autoptr (TandemCall) call = g_object_ref (clock->call);
  gint64 limit = (gint64) tandem_call_get_max_minutes (call) * 60;
  gint64 warning = MAX (limit - WARNING_S, limit / 2);
  gint64 past = tandem_call_get_duration (call);
  gint64 next;

  if (past >= limit)
    reach (clock);
  else if (past >= warning && clock->stage == RUNS)
    warn (clock);
  if (g_hash_table_lookup (self->clocks, tandem_call_get_id (call)) != clock)
    return;
  next = past >= limit ? AGAIN_S : (past >= warning ? limit : warning) - past;
  g_clear_handle_id (&clock->timer_id, g_source_remove);
  clock->timer_id = g_timeout_add_seconds ((guint) next, on_timer, clock);
}

static void
on_call_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  TandemTimeLimits *self = TANDEM_TIME_LIMITS (user_data);
  const char *id = tandem_call_get_id (call);
  Clock *clock = g_hash_table_lookup (self->clocks, id);

  if (tandem_call_get_state (call) != TANDEM_CALL_STATE_IN_PROGRESS || !tandem_call_get_answered_at (call) ||
      tandem_call_get_max_minutes (call) == 0) {
    g_hash_table_remove (self->clocks, id);
    return;
  }
  if (!clock) {
    clock = g_new0 (Clock, 1);
    clock->owner = self;
    clock->call = g_object_ref (call);
    g_hash_table_insert (self->clocks, (gpointer) id, clock);
  }
  check (clock);
}

/* The line told the operator itself. */
static void
on_notice (TandemLiveCalls *live, TandemCall *call, GError *error, gpointer user_data)
{
  if (g_error_matches (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_QUIET) && !tandem_last_words_operator_has (call))
    tandem_last_words_end (TANDEM_TIME_LIMITS (user_data)->last_words, call, QUIET_REASON);
}

TandemTimeLimits *
tandem_time_limits_new (TandemSettings *settings, TandemCallMedia *media, TandemLiveCalls *live, TandemHangUps *hang_ups,
                        TandemSaveQueue *saves)
{
  TandemTimeLimits *self = g_object_new (TANDEM_TYPE_TIME_LIMITS, NULL);

  self->media = g_object_ref (media);
  self->last_words = tandem_last_words_new (settings, media, live, hang_ups);
  self->saves = g_object_ref (saves);
  g_signal_connect_object (live, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  g_signal_connect_object (live, "notice", G_CALLBACK (on_notice), self, 0);
  return self;
}

TandemLastWords *
tandem_time_limits_get_last_words (TandemTimeLimits *self)
{
  g_return_val_if_fail (TANDEM_IS_TIME_LIMITS (self), NULL);
  return self->last_words;
}
