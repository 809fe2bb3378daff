// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-hang-ups.h"

#include "tandem-error.h"

/* How long the carrier may take to answer a hang-up before the call loses its stream. */
#define CARRIER_SLOW_MS 2500

struct _TandemHangUps {
  GObject parent_instance;

  /* owned */
  TandemCarrier *carrier;
  TandemCallMedia *media;
  TandemLiveCalls *live;
  GHashTable *ending; /* id -> how often that call is being ended */
};

G_DEFINE_FINAL_TYPE (TandemHangUps, tandem_hang_ups, G_TYPE_OBJECT)

enum { NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* A call that is being ended. */
typedef struct {
  /* owned */
  TandemCall *call;
  char *reason;
  guint slow_id; /* until the carrier has answered */

  /* borrowed */
  TandemHangUps *owner;
} Ending;

static void
ending_free (gpointer data)
{
  Ending *ending = data;

  g_clear_handle_id (&ending->slow_id, g_source_remove);
  g_clear_object (&ending->call);
  g_free (ending->reason);
  g_free (ending);
}

static void
tandem_hang_ups_dispose (GObject *object)
{
  TandemHangUps *self = TANDEM_HANG_UPS (object);

  g_clear_pointer (&self->ending, g_hash_table_unref);
  g_clear_object (&self->live);
  g_clear_object (&self->media);
  g_clear_object (&self->carrier);
  G_OBJECT_CLASS (tandem_hang_ups_parent_class)->dispose (object);
}

static void
tandem_hang_ups_class_init (TandemHangUpsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_hang_ups_dispose;
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_HANG_UPS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  TANDEM_TYPE_CALL, G_TYPE_ERROR);
}

static void
tandem_hang_ups_init (TandemHangUps *self)
{
  self->ending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* The carrier does not answer, but who hangs up must not go on being heard: without its stream the call ends there too. */
static gboolean
on_carrier_slow (gpointer user_data)
{
  Ending *ending = user_data;

  ending->slow_id = 0;
  if (tandem_call_is_live (ending->call))
    tandem_call_media_close (ending->owner->media, tandem_call_get_id (ending->call));
  return G_SOURCE_REMOVE;
}

static void
count (TandemHangUps *self, TandemCall *call, int more)
{
  const char *id = tandem_call_get_id (call);
  int n = GPOINTER_TO_INT (g_hash_table_lookup (self->ending, id)) + more;

  if (n > 0)
    g_hash_table_insert (self->ending, g_strdup (id), GINT_TO_POINTER (n));
  else
    g_hash_table_remove (self->ending, id);
}

/* The carrier's own report comes later and is then a repetition. */
static void
finish (TandemHangUps *self, TandemCall *call)
{
  if (tandem_call_is_live (call))
    tandem_live_calls_advance (self->live, call,
                               tandem_call_get_state (call) == TANDEM_CALL_STATE_IN_PROGRESS ? TANDEM_CALL_STATE_COMPLETED
                                                                                             : TANDEM_CALL_STATE_CANCELED,
                               "hung up here");
}

/* No carrier knows of it. */
static void
hang_up_here (TandemHangUps *self, GTask *task)
{
  Ending *ending = g_task_get_task_data (task);

  g_clear_handle_id (&ending->slow_id, g_source_remove);
  count (self, ending->call, -1);
  finish (self, ending->call);
  g_task_return_boolean (task, TRUE);
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemHangUps *self = g_task_get_source_object (task);
  Ending *ending = g_task_get_task_data (task);
  TandemCall *call = ending->call;
  g_autoptr (GError) error = NULL;
  gboolean done = tandem_carrier_hang_up_finish (TANDEM_CARRIER (source), result, &error);

  g_clear_handle_id (&ending->slow_id, g_source_remove);
  count (self, call, -1);
  if (!done && tandem_call_is_live (call)) {
    if (ending->reason)
      tandem_call_set_end_reason (call, NULL);
    g_task_return_new_error (task, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_STILL_UP,
                             "The call could not be ended and is still up (%s): hang up again, or end it at the carrier.",
                             error->message);
    return;
  }
  finish (self, call);
  g_task_return_boolean (task, TRUE);
}

void
tandem_hang_ups_end_async (TandemHangUps *self, TandemCall *call, const char *reason, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Ending *ending;

  g_return_if_fail (TANDEM_IS_HANG_UPS (self));
  g_return_if_fail (TANDEM_IS_CALL (call));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_hang_ups_end_async);
  if (!tandem_live_calls_check (self->live, call, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  ending = g_new0 (Ending, 1);
  ending->call = g_object_ref (call);
  ending->reason = g_strdup (reason);
  /* The carrier's report may come first, and knows only that it was asked to. */
  if (reason)
    tandem_call_set_end_reason (call, reason);
  ending->owner = self;
  ending->slow_id = g_timeout_add (CARRIER_SLOW_MS, on_carrier_slow, ending);
  g_task_set_task_data (task, ending, ending_free);
  count (self, call, 1);
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL)
    hang_up_here (self, task);
  else
    tandem_carrier_hang_up_async (self->carrier, call, cancellable, did_hang_up, g_steal_pointer (&task));
}

gboolean
tandem_hang_ups_end_finish (TandemHangUps *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- calls that nobody asked to end --------------------------------------------------------------------- */

static void
did_end_unasked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCall) call = user_data;
  TandemHangUps *self = TANDEM_HANG_UPS (source);
  g_autoptr (GError) error = NULL;

  /* Otherwise it is over meanwhile. */
  if (tandem_hang_ups_end_finish (self, result, &error) ||
      !g_error_matches (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_STILL_UP))
    return;
  tandem_call_set_notice (call, error->message);
  g_signal_emit (self, signals[NOTICE], 0, call, error);
}

void
tandem_hang_ups_end_unasked (TandemHangUps *self, TandemCall *call, const char *reason)
{
  g_return_if_fail (TANDEM_IS_HANG_UPS (self));

  /* Else somebody hears of it already. */
  if (!g_hash_table_contains (self->ending, tandem_call_get_id (call)))
    tandem_hang_ups_end_async (self, call, reason, NULL, did_end_unasked, g_object_ref (call));
}

static void
on_without_media (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  tandem_hang_ups_end_unasked (TANDEM_HANG_UPS (user_data), call, NULL);
}

TandemHangUps *
tandem_hang_ups_new (TandemCarrier *carrier, TandemCallMedia *media, TandemLiveCalls *live)
{
  TandemHangUps *self = g_object_new (TANDEM_TYPE_HANG_UPS, NULL);

  self->carrier = g_object_ref (carrier);
  self->media = g_object_ref (media);
  self->live = g_object_ref (live);
  g_signal_connect_object (live, "without-media", G_CALLBACK (on_without_media), self, 0);
  return self;
}
