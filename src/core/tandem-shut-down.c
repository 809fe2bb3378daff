// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-shut-down.h"

#include "tandem-error.h"

#define SHUT_DOWN_S 5

typedef struct {
  /* owned */
  TandemLiveCalls *live;
  TandemSaveQueue *saves;
  TandemOperator *operator;
  gulong empty_id;
  gulong idle_id;
  gulong recorded_id;
  guint timeout_id;
} ShutDown;

static void
shut_down_free (gpointer data)
{
  ShutDown *state = data;

  g_clear_signal_handler (&state->empty_id, state->live);
  g_clear_signal_handler (&state->idle_id, state->saves);
  g_clear_signal_handler (&state->recorded_id, state->operator);
  g_clear_handle_id (&state->timeout_id, g_source_remove);
  g_clear_object (&state->live);
  g_clear_object (&state->saves);
  g_clear_object (&state->operator);
  g_free (state);
}

/* Takes the handlers and timer, which hold the task, away; then answers. */
static void
finish (GTask *task, GError *error)
{
  g_autoptr (GTask) keep = g_object_ref (task);
  ShutDown *state = g_task_get_task_data (task);

  g_clear_signal_handler (&state->empty_id, state->live);
  g_clear_signal_handler (&state->idle_id, state->saves);
  g_clear_signal_handler (&state->recorded_id, state->operator);
  g_clear_handle_id (&state->timeout_id, g_source_remove);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
finish_if_quiet (GTask *task)
{
  ShutDown *state = g_task_get_task_data (task);

  if (tandem_live_calls_count (state->live) == 0 && tandem_save_queue_is_idle (state->saves) &&
      !tandem_operator_is_recording (state->operator) && !g_task_get_completed (task))
    finish (task, NULL);
}

/* The switchboard answers "recorded" with one more save, which is then waited for. */
static void
on_recorded (TandemOperator *operator, TandemCall *call, gpointer user_data)
{
  finish_if_quiet (G_TASK (user_data));
}

static void
on_quieter (GObject *who, gpointer user_data)
{
  finish_if_quiet (G_TASK (user_data));
}

static gboolean
on_timeout (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  ShutDown *state = g_task_get_task_data (task);

  state->timeout_id = 0;
  finish (task, g_error_new_literal (TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                                     "Not every call could be ended in time: the next start ends those that are still up."));
  return G_SOURCE_REMOVE;
}

static gulong
listen (gpointer who, const char *name, GCallback callback, GTask *task)
{
  return g_signal_connect_data (who, name, callback, g_object_ref (task), (GClosureNotify) (void (*) (void)) g_object_unref,
                                G_CONNECT_AFTER);
}

void
tandem_shut_down_async (TandemSwitchboard *switchboard, TandemLiveCalls *live, TandemSaveQueue *saves,
                        TandemOperator *operator, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (switchboard, cancellable, callback, user_data);
  g_autoptr (GPtrArray) calls = tandem_live_calls_list (live);
  ShutDown *state = g_new0 (ShutDown, 1);

  g_task_set_source_tag (task, tandem_shut_down_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, state, shut_down_free);
  state->live = g_object_ref (live);
  state->saves = g_object_ref (saves);
  state->operator = g_object_ref (operator);
  state->empty_id = listen (live, "empty", G_CALLBACK (on_quieter), task);
  state->idle_id = listen (saves, "idle", G_CALLBACK (on_quieter), task);
  state->recorded_id = listen (operator, "recorded", G_CALLBACK (on_recorded), task);
  state->timeout_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, SHUT_DOWN_S, on_timeout, g_object_ref (task),
                                                  g_object_unref);
  tandem_save_queue_retry (saves);
  for (guint i = 0; i < calls->len; i++)
    if (tandem_live_calls_has_left (live, calls->pdata[i]))
      /* Two others talk; for us it is over. */
      tandem_live_calls_advance (live, calls->pdata[i], TANDEM_CALL_STATE_COMPLETED, NULL);
    else if (tandem_call_is_live (calls->pdata[i]))
      /* What cannot be ended stays live in the store, too: the next start ends it. */
      tandem_switchboard_hang_up_async (switchboard, calls->pdata[i], NULL, NULL, NULL);
  finish_if_quiet (task);
}

gboolean
tandem_shut_down_finish (TandemSwitchboard *switchboard, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, switchboard), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
