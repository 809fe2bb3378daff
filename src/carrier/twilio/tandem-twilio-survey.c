// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-survey.h"

/* Of a task. */
typedef struct {
  TandemTwilioClient *client;
  TandemTwilioAccount *account; /* as it is used: with the API key when there is one */
  TandemTwilioAccount *owner;   /* the same with account SID and auth token */
  TandemTwilioSurvey *survey;
  guint timeout_ms;
} Work;

void
tandem_twilio_survey_free (TandemTwilioSurvey *self)
{
  g_clear_error (&self->keys_error);
  g_clear_error (&self->token_error);
  g_clear_error (&self->number_error);
  g_clear_pointer (&self->number, tandem_twilio_number_free);
  g_free (self->status);
  g_free (self->type);
  g_free (self);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->client);
  tandem_twilio_account_unref (work->account);
  tandem_twilio_account_unref (work->owner);
  g_clear_pointer (&work->survey, tandem_twilio_survey_free);
  g_free (work);
}

static void
set_clock (TandemTwilioSurvey *survey, gint64 date_s)
{
  if (date_s == 0)
    return;
  survey->clock_known = TRUE;
  survey->clock_ahead_s = g_get_real_time () / G_USEC_PER_SEC - date_s;
}

static void
set_account (TandemTwilioSurvey *survey, GBytes *body)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  JsonObject *object = root ? json_node_get_object (root) : NULL;

  if (!object)
    return;
  g_free (survey->status);
  survey->status = g_strdup (tandem_twilio_resource_get_string (object, "status"));
  g_free (survey->type);
  survey->type = g_strdup (tandem_twilio_resource_get_string (object, "type"));
}

static void
did_ask_account (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  gint64 date_s;
  g_autoptr (GBytes) body =
    tandem_twilio_request_finish (result, &date_s, &work->survey->token_failure, &work->survey->token_error);

  set_clock (work->survey, date_s);
  if (body)
    set_account (work->survey, body);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&work->survey), (GDestroyNotify) tandem_twilio_survey_free);
}

static void
did_ask_number (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  TandemTwilioSurvey *survey = work->survey;
  GCancellable *cancellable = g_task_get_cancellable (task);
  gint64 date_s;
  g_autoptr (GBytes) body = tandem_twilio_request_finish (result, &date_s, &survey->failure, &survey->keys_error);

  set_clock (survey, date_s);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (body)
    survey->number = tandem_twilio_number_find (body, work->account->phone_number, &survey->number_error);
  /* What cannot be reached, or says no to the same words, need not be asked once more. */
  if (!*work->owner->password || (survey->keys_error && g_str_equal (work->owner->user, work->account->user))) {
    g_task_return_pointer (task, g_steal_pointer (&work->survey), (GDestroyNotify) tandem_twilio_survey_free);
    return;
  }
  tandem_twilio_request_async (tandem_twilio_client_get_session (work->client), work->owner, ".json", NULL, work->timeout_ms,
                               cancellable, did_ask_account, g_steal_pointer (&task));
}

void
tandem_twilio_survey_async (TandemTwilioAccount *account, guint timeout_ms, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *number = g_uri_escape_string (account->phone_number, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/IncomingPhoneNumbers.json?PhoneNumber=%s", number);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, tandem_twilio_survey_async);
  work->client = tandem_twilio_client_new (timeout_ms);
  work->account = tandem_twilio_account_dup_once (account, FALSE);
  work->owner = tandem_twilio_account_dup_once (account, TRUE);
  work->survey = g_new0 (TandemTwilioSurvey, 1);
  work->survey->status = g_strdup ("");
  work->survey->type = g_strdup ("");
  work->timeout_ms = timeout_ms;
  g_task_set_task_data (task, work, work_free);
  tandem_twilio_request_async (tandem_twilio_client_get_session (work->client), work->account, path, NULL, timeout_ms,
                               cancellable, did_ask_number, task);
}

TandemTwilioSurvey *
tandem_twilio_survey_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
