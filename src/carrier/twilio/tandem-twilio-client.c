// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-client.h"

#include "tandem-error.h"

/* Shorter than any server keeps a connection, so that a POST does not meet one that is just being closed. */
#define IDLE_TIMEOUT_S 20
#define LIST_SIZE "20"
#define LONGEST_LIST "1000"

struct _TandemTwilioClient {
  GObject parent_instance;

  /* owned */
  SoupSession *session;

  guint timeout_ms;
};

G_DEFINE_FINAL_TYPE (TandemTwilioClient, tandem_twilio_client, G_TYPE_OBJECT)

static void
tandem_twilio_client_dispose (GObject *object)
{
  TandemTwilioClient *self = TANDEM_TWILIO_CLIENT (object);
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tandem_twilio_client_parent_class)->dispose (object);
}

static void
tandem_twilio_client_class_init (TandemTwilioClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_client_dispose;
}

static void
tandem_twilio_client_init (TandemTwilioClient *self)
{
  self->session = soup_session_new_with_options ("idle-timeout", IDLE_TIMEOUT_S, "max-conns-per-host", 8, "user-agent", "Tandem/" TANDEM_VERSION, NULL);
  /* libproxy throws C++ exceptions, and GStreamer brings a libunwind that does not survive them in threads. */
  soup_session_set_proxy_resolver (self->session, NULL);
  /* We send the credentials ourselves, with the first request already. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
}

TandemTwilioClient *
tandem_twilio_client_new (guint timeout_ms)
{
  TandemTwilioClient *self = g_object_new (TANDEM_TYPE_TWILIO_CLIENT, NULL);
  self->timeout_ms = timeout_ms;
  return self;
}

static void
on_request_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  /* The typed finish functions look into it. */
  g_task_return_pointer (task, g_object_ref (result), g_object_unref);
}

static void
send_request (TandemTwilioClient *self, TandemTwilioAccount *account, const char *path, const char *form, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, send_request);
  tandem_twilio_request_async (self->session, account, path, form, self->timeout_ms, cancellable, on_request_done, g_steal_pointer (&task));
}

static GBytes *
finish_request (TandemTwilioClient *self, GAsyncResult *result, gint64 *date_s, TandemTwilioFailure *failure, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_autoptr (GAsyncResult) inner = g_task_propagate_pointer (G_TASK (result), NULL);
  return tandem_twilio_request_finish (inner, date_s, failure, error);
}

static TandemTwilioCall *
finish_call (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  g_autoptr (GBytes) body = finish_request (self, result, NULL, failure, error);
  TandemTwilioCall *call = body != NULL ? tandem_twilio_call_parse (body, error) : NULL;
  /* An answer that cannot be read does not undo what was done. */
  if (body != NULL && call == NULL)
    failure->sent = TRUE;
  return call;
}

static void
append_field (GString *form, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_autofree char *escaped_name = g_uri_escape_string (name, NULL, FALSE);
  g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", escaped_name, escaped);
}

static void
append_recording_fields (GString *form, const char *callback)
{
  append_field (form, "RecordingChannels", "dual");
  append_field (form, "RecordingTrack", "both");
  /* Positions in it must stay those of the call. */
  append_field (form, "Trim", "do-not-trim");
  append_field (form, "RecordingStatusCallback", callback);
  append_field (form, "RecordingStatusCallbackMethod", "POST");
}

void
tandem_twilio_client_create_call_async (TandemTwilioClient *self, TandemTwilioAccount *account, const TandemTwilioDial *dial,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  /* One key for each event: a joined list is accepted with 201, and then no callback ever comes. */
  static const char *const callback_events[] = { "initiated", "ringing", "answered", "completed" };
  g_autofree char *ring_timeout = g_strdup_printf ("%u", account->ring_timeout_s);
  GString *form = g_string_new (NULL);

  append_field (form, "To", dial->to);
  append_field (form, "From", dial->from);
  if (dial->conference == NULL) {
    append_field (form, "Twiml", dial->twiml);
  } else {
    append_field (form, "Label", "third");
    append_field (form, "Beep", "false");
    append_field (form, "EndConferenceOnExit", "false");
  }
  append_field (form, "StatusCallback", dial->status_callback);
  append_field (form, "StatusCallbackMethod", "POST");
  for (guint i = 0; i < G_N_ELEMENTS (callback_events); i++)
    append_field (form, "StatusCallbackEvent", callback_events[i]);
  append_field (form, "Timeout", ring_timeout);
  if (dial->machine_callback != NULL) {
    append_field (form, "MachineDetection", dial->machine_end ? "DetectMessageEnd" : "Enable");
    /* The stream begins at once: a human is not to wait for the verdict. */
    append_field (form, "AsyncAmd", "true");
    append_field (form, "AsyncAmdStatusCallback", dial->machine_callback);
    append_field (form, "AsyncAmdStatusCallbackMethod", "POST");
  }
  if (dial->recording_callback != NULL) {
    append_field (form, "Record", "true");
    append_recording_fields (form, dial->recording_callback);
    /* Here one value with spaces. */
    append_field (form, "RecordingStatusCallbackEvent", "in-progress completed absent");
  }
  g_autofree char *path = dial->conference != NULL ? g_strdup_printf ("/Conferences/%s/Participants.json", dial->conference) : g_strdup ("/Calls.json");
  send_request (self, account, path, form->str, cancellable, callback, user_data);
  g_string_free (form, TRUE);
}

TandemTwilioCall *
tandem_twilio_client_create_call_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  return finish_call (self, result, failure, error);
}

static char *
build_call_path (const char *call_sid)
{
  g_autofree char *escaped = g_uri_escape_string (call_sid, NULL, FALSE);
  return g_strdup_printf ("/Calls/%s.json", escaped);
}

void
tandem_twilio_client_end_call_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = build_call_path (call_sid);
  send_request (self, account, path, "Status=completed", cancellable, callback, user_data);
}

TandemTwilioCall *
tandem_twilio_client_end_call_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  return finish_call (self, result, failure, error);
}

void
tandem_twilio_client_fetch_call_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = build_call_path (call_sid);
  send_request (self, account, path, NULL, cancellable, callback, user_data);
}

TandemTwilioCall *
tandem_twilio_client_fetch_call_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  return finish_call (self, result, failure, error);
}

/* Without a StartTime filter: a call that is still queued has none, and the filter knows whole days only. */
void
tandem_twilio_client_list_calls_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *to, const char *from,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GString *path = g_string_new (NULL);
  append_field (path, "To", to);
  append_field (path, "From", from);
  append_field (path, "PageSize", LIST_SIZE);
  g_string_prepend (path, "/Calls.json?");
  send_request (self, account, path->str, NULL, cancellable, callback, user_data);
  g_string_free (path, TRUE);
}

/* The filter knows whole days only. */
void
tandem_twilio_client_list_inbound_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *to, GDateTime *since,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *day = g_date_time_format (since, "%Y-%m-%d");
  GString *path = g_string_new (NULL);
  append_field (path, "To", to);
  append_field (path, "StartTime>", day);
  append_field (path, "PageSize", LONGEST_LIST);
  g_string_prepend (path, "/Calls.json?");
  send_request (self, account, path->str, NULL, cancellable, callback, user_data);
  g_string_free (path, TRUE);
}

GPtrArray *
tandem_twilio_client_list_calls_finish (TandemTwilioClient *self, GAsyncResult *result, gint64 *now_s, GError **error)
{
  TandemTwilioFailure failure;
  g_autoptr (GBytes) body = finish_request (self, result, now_s, &failure, error);
  if (*now_s == 0)
    *now_s = g_get_real_time () / G_USEC_PER_SEC;
  return body != NULL ? tandem_twilio_call_list_parse (body, error) : NULL;
}

void
tandem_twilio_client_send_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *path, const char *form,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  send_request (self, account, path, form, cancellable, callback, user_data);
}

GBytes *
tandem_twilio_client_send_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  return finish_request (self, result, NULL, failure, error);
}

/* @sid NULL: the list of them. */
static char *
build_recording_path (const char *call_sid, const char *sid)
{
  g_autofree char *call = g_uri_escape_string (call_sid, NULL, FALSE);
  g_autofree char *recording = sid != NULL ? g_uri_escape_string (sid, NULL, FALSE) : NULL;
  return recording != NULL ? g_strdup_printf ("/Calls/%s/Recordings/%s.json", call, recording) : g_strdup_printf ("/Calls/%s/Recordings.json", call);
}

static TandemTwilioTake *
finish_take (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  g_autoptr (GBytes) body = finish_request (self, result, NULL, failure, error);
  TandemTwilioTake *take = body != NULL ? tandem_twilio_take_parse (body, error) : NULL;
  if (body != NULL && take == NULL)
    failure->sent = TRUE;
  return take;
}

void
tandem_twilio_client_start_recording_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid, const char *callback,
                                            GCancellable *cancellable, GAsyncReadyCallback callback_func, gpointer user_data)
{
  static const char *const callback_events[] = { "in-progress", "completed", "absent" };
  g_autofree char *path = build_recording_path (call_sid, NULL);
  GString *form = g_string_new (NULL);

  append_recording_fields (form, callback);
  for (guint i = 0; i < G_N_ELEMENTS (callback_events); i++)
    append_field (form, "RecordingStatusCallbackEvent", callback_events[i]);
  send_request (self, account, path, form->str, cancellable, callback_func, user_data);
  g_string_free (form, TRUE);
}

TandemTwilioTake *
tandem_twilio_client_start_recording_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  return finish_take (self, result, failure, error);
}

void
tandem_twilio_client_pause_recording_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid, const char *sid,
                                            gboolean pause, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = build_recording_path (call_sid, sid != NULL ? sid : "Twilio.CURRENT");
  send_request (self, account, path, pause ? "Status=paused&PauseBehavior=silence" : "Status=in-progress", cancellable, callback, user_data);
}

TandemTwilioTake *
tandem_twilio_client_pause_recording_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  return finish_take (self, result, failure, error);
}

void
tandem_twilio_client_list_recordings_async (TandemTwilioClient *self, TandemTwilioAccount *account, const char *call_sid,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *path = build_recording_path (call_sid, NULL);
  send_request (self, account, path, NULL, cancellable, callback, user_data);
}

GPtrArray *
tandem_twilio_client_list_recordings_finish (TandemTwilioClient *self, GAsyncResult *result, TandemTwilioFailure *failure, GError **error)
{
  g_autoptr (GBytes) body = finish_request (self, result, NULL, failure, error);
  return body != NULL ? tandem_twilio_take_list_parse (body, error) : NULL;
}

SoupSession *
tandem_twilio_client_get_session (TandemTwilioClient *self)
{
  return self->session;
}

gboolean
tandem_twilio_failure_is_gone (const TandemTwilioFailure *failure)
{
  return failure->status == SOUP_STATUS_NOT_FOUND || failure->code == 20404 || failure->code == 21220;
}
