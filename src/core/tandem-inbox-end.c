// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbox-end.h"

#define LONGEST_WAIT_US (5 * G_USEC_PER_SEC)
#define LOOK_MS 20

typedef struct {
  GTask *task;
  gint64 until;
} Ending;

static gboolean
look (gpointer data)
{
  Ending *ending = data;
  TandemInbox *inbox = g_task_get_source_object (ending->task);

  if (!tandem_inbox_is_idle (inbox) && g_get_monotonic_time () < ending->until)
    return G_SOURCE_CONTINUE;
  g_task_return_boolean (ending->task, TRUE);
  g_clear_object (&ending->task);
  g_free (ending);
  return G_SOURCE_REMOVE;
}

void
tandem_inbox_end_async (TandemInbox *inbox, GAsyncReadyCallback callback, gpointer user_data)
{
  Ending *ending;

  g_return_if_fail (TANDEM_IS_INBOX (inbox));
  tandem_inbox_stop (inbox);
  ending = g_new0 (Ending, 1);
  ending->task = g_task_new (inbox, NULL, callback, user_data);
  g_task_set_source_tag (ending->task, tandem_inbox_end_async);
  ending->until = g_get_monotonic_time () + LONGEST_WAIT_US;
  g_timeout_add (LOOK_MS, look, ending);
}

void
tandem_inbox_end_finish (TandemInbox *inbox, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, inbox));
  g_task_propagate_boolean (G_TASK (result), NULL);
}
