// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-transfer.h"

#include "tandem-error.h"

#define REASON "transferred to "
/* So long is waited for the disk. */
#define SAVE_MS 1000

char *
tandem_transfer_make_reason (const char *number)
{
  return g_strconcat (REASON, number, NULL);
}

gboolean
tandem_transfer_was_made (TandemCall *call)
{
  const char *reason = tandem_call_get_end_reason (call);

  return reason && g_str_has_prefix (reason, REASON);
}

typedef struct {
  TandemCall *call;
  TandemCarrier *carrier;
  TandemSaveQueue *saves;
  char *to;
  gulong idle_id;
  guint timer_id;
} Transfer;

static void
stop_waiting (Transfer *transfer)
{
  g_clear_signal_handler (&transfer->idle_id, transfer->saves);
  g_clear_handle_id (&transfer->timer_id, g_source_remove);
}

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  stop_waiting (transfer);
  g_clear_object (&transfer->call);
  g_clear_object (&transfer->carrier);
  g_clear_object (&transfer->saves);
  g_free (transfer->to);
  g_free (transfer);
}

static void
did_transfer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemLiveCalls *live = g_task_get_source_object (task);
  const Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (tandem_carrier_transfer_finish (TANDEM_CARRIER (source), result, &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  /* When the answer is lost nobody knows: a call that was transferred must not be ended for want of a stream. */
  if (!g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE))
    tandem_live_calls_set_left_to (live, transfer->call, NULL);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask_carrier (GTask *task)
{
  g_autoptr (GTask) keep = g_object_ref (task);
  Transfer *transfer = g_task_get_task_data (task);

  /* Lets go of the task, too. */
  stop_waiting (transfer);
  tandem_carrier_transfer_async (transfer->carrier, transfer->call, transfer->to, g_task_get_cancellable (task), did_transfer,
                                 g_steal_pointer (&keep));
}

static void
on_idle (TandemSaveQueue *saves, gpointer user_data)
{
  ask_carrier (user_data);
}

static gboolean
on_time (gpointer user_data)
{
  GTask *task = user_data;

  ((Transfer *) g_task_get_task_data (task))->timer_id = 0;
  ask_carrier (task);
  return G_SOURCE_REMOVE;
}

/* A crash between the carrier's answer and the disk's would have the next start end the call. */
static void
wait_for_save (GTask *task)
{
  Transfer *transfer = g_task_get_task_data (task);

  if (tandem_save_queue_is_idle (transfer->saves)) {
    ask_carrier (task);
    return;
  }
  transfer->idle_id = g_signal_connect_data (transfer->saves, "idle", G_CALLBACK (on_idle), g_object_ref (task),
                                             (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  transfer->timer_id = g_timeout_add_full (G_PRIORITY_DEFAULT, SAVE_MS, on_time, g_object_ref (task), g_object_unref);
}

void
tandem_transfer_async (TandemLiveCalls *live, TandemSaveQueue *saves, TandemCarrier *carrier, TandemCall *call, const char *to,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (live, cancellable, callback, user_data);
  Transfer *transfer = g_new0 (Transfer, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, tandem_transfer_async);
  transfer->call = g_object_ref (call);
  transfer->carrier = g_object_ref (carrier);
  transfer->saves = g_object_ref (saves);
  transfer->to = g_strdup (to);
  g_task_set_task_data (task, transfer, transfer_free);
  if (!tandem_live_calls_check (live, call, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (tandem_call_get_state (call) != TANDEM_CALL_STATE_IN_PROGRESS || !tandem_call_get_call_sid (call)) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "%s",
                             tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL
                               ? "This is a rehearsal: there is no telephone to transfer." : "Nobody has answered yet: transfer the call then.");
    return;
  }
  /* Who brings the stream back would bring the call back with it. */
  if (tandem_live_calls_has_lost_media (live, call)) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                             "The connection is being made again: transfer the call when it is back.");
    return;
  }
  /* First, because the stream may end before the carrier has answered. */
  tandem_live_calls_set_left_to (live, call, to);
  wait_for_save (task);
}

gboolean
tandem_transfer_finish (TandemLiveCalls *live, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, live), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
