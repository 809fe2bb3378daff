// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-transfer.h"

#include "tandem-error.h"

#define REASON "transferred to "

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

static void
did_transfer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemLiveCalls *live = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (tandem_carrier_transfer_finish (TANDEM_CARRIER (source), result, &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  /* When the answer is lost nobody knows: a call that was transferred must not be ended for want of a stream. */
  if (!g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE))
    tandem_live_calls_set_left_to (live, g_task_get_task_data (task), NULL);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
tandem_transfer_async (TandemLiveCalls *live, TandemCarrier *carrier, TandemCall *call, const char *to,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (live, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, tandem_transfer_async);
  g_task_set_task_data (task, g_object_ref (call), g_object_unref);
  if (!tandem_live_calls_check (live, call, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (tandem_call_get_state (call) != TANDEM_CALL_STATE_IN_PROGRESS || !tandem_call_get_call_sid (call)) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                             "Nobody has answered yet: transfer the call then.");
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
  tandem_carrier_transfer_async (carrier, call, to, cancellable, did_transfer, g_steal_pointer (&task));
}

gboolean
tandem_transfer_finish (TandemLiveCalls *live, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, live), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
