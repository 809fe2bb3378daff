// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-missed.h"

#include "tandem-call.h"

/* The list gives neither: a call of a stopped Tandem is a moment. */
static TandemCall *
make_call (const TandemTwilioCall *resource)
{
  g_autofree char *id = g_uuid_string_random ();
  TandemCall *call = tandem_call_new (id, TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, resource->from, resource->to);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (resource->created_s);

  tandem_call_set_call_sid (call, resource->sid);
  tandem_call_advance (call, resource->state, NULL);
  tandem_call_restore_times (call, at, NULL, at);
  tandem_call_set_end_reason (call, "missed");
  return call;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GDateTime *since = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gint64 now_s = 0;
  g_autoptr (GPtrArray) list = tandem_twilio_client_list_calls_finish (TANDEM_TWILIO_CLIENT (source), result, &now_s, &error);
  GPtrArray *calls;

  if (list == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  calls = g_ptr_array_new_with_free_func (g_object_unref);
  /* Twilio lists the newest first. */
  for (guint i = list->len; i > 0; i--) {
    const TandemTwilioCall *resource = list->pdata[i - 1];

    if (tandem_call_state_is_terminal (resource->state) && resource->created_s >= g_date_time_to_unix (since))
      g_ptr_array_add (calls, make_call (resource));
  }
  g_task_return_pointer (task, calls, (GDestroyNotify) g_ptr_array_unref);
}

void
tandem_twilio_missed_start (TandemTwilioClient *client, TandemTwilioAccount *account, GDateTime *since, GTask *task)
{
  g_task_set_task_data (task, g_date_time_ref (since), (GDestroyNotify) g_date_time_unref);
  tandem_twilio_client_list_inbound_async (client, account, account->phone_number, since, g_task_get_cancellable (task), on_listed, task);
}
