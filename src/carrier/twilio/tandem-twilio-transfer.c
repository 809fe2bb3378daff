// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-transfer.h"

#include "tandem-error.h"
#include "tandem-twiml.h"

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  if (body != NULL)
    g_task_return_boolean (task, TRUE);
  else if (tandem_twilio_failure_is_gone (&failure))
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The call has ended already.");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tandem_twilio_transfer_start (TandemTwilioClient *client, TandemTwilioAccount *account, TandemCall *call, const char *to, GTask *task)
{
  gboolean inbound = tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND;
  /* Twilio dials for us with numbers of the account only. */
  g_autofree char *twiml = tandem_twiml_dial (to, inbound ? tandem_call_get_to (call) : tandem_call_get_from (call));
  g_autofree char *escaped = g_uri_escape_string (twiml, NULL, FALSE);
  g_autofree char *form = g_strconcat ("Twiml=", escaped, NULL);
  g_autofree char *sid = g_uri_escape_string (tandem_call_get_call_sid (call), NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/Calls/%s.json", sid);

  tandem_twilio_client_send_async (client, account, path, form, NULL, on_sent, task);
}
