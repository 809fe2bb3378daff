// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-pause.h"

typedef struct {
  GTask *task;
  void (*then) (GTask *task);
} Pause;

static void
pause_free (gpointer data)
{
  g_object_unref (((Pause *) data)->task);
  g_free (data);
}

static gboolean
on_wake (gpointer user_data)
{
  const Pause *pause = user_data;

  if (!g_task_return_error_if_cancelled (pause->task))
    pause->then (pause->task);
  return G_SOURCE_REMOVE;
}

void
tandem_twilio_pause (GTask *task, guint ms, void (*then) (GTask *task))
{
  g_autoptr (GSource) source = g_timeout_source_new (ms);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Pause *pause = g_new (Pause, 1);

  pause->task = g_object_ref (task);
  pause->then = then;
  if (cancellable != NULL) {
    g_autoptr (GSource) wake = g_cancellable_source_new (cancellable);
    g_source_set_dummy_callback (wake);
    g_source_add_child_source (source, wake);
  }
  g_source_set_callback (source, on_wake, pause, pause_free);
  g_source_attach (source, g_task_get_context (task));
}
