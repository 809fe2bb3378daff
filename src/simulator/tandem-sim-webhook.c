// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-webhook.h"

#include "tandem-sim-media-stream.h"

/* Default main context only. */
struct _TandemSimWebhook {
  /* owned */
  char *kind;
  char *method;
  char *url;           /* without fragment */
  GHashTable *form;
  char *token;
  SoupMessage *message;
  GBytes *body;
  SoupSession *session;
  char *auth_token;
  TandemSimLog *log;
  guint tries_left;
  gboolean connected;
  gboolean bad_signature;
};

static void try_once (GTask *task);

void
tandem_sim_webhook_free (TandemSimWebhook *self)
{
  g_free (self->kind);
  g_free (self->method);
  g_free (self->url);
  g_hash_table_unref (self->form);
  g_free (self->token);
  g_clear_object (&self->message);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->session);
  g_free (self->auth_token);
  g_clear_object (&self->log);
  g_free (self);
}

static void
free_webhook (gpointer webhook)
{
  tandem_sim_webhook_free (webhook);
}

/* "#rc=N" of the URL: how often to repeat. */
static guint
retries_of (const char *url)
{
  const char *fragment = strchr (url, '#');
  g_auto (GStrv) parts = fragment == NULL ? NULL : g_strsplit (fragment + 1, "&", -1);

  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "rc=") && g_ascii_isdigit (parts[i][3]))
      return MIN (5, (guint) (parts[i][3] - '0'));
  return 1;
}

TandemSimWebhook *
tandem_sim_webhook_new (const char *kind, const char *method, const char *url, GHashTable *form)
{
  TandemSimWebhook *self = g_new0 (TandemSimWebhook, 1);
  gboolean get = g_strcmp0 (method, "GET") == 0;
  g_auto (GStrv) parts = g_strsplit (url, "#", 2);

  self->kind = g_strdup (kind);
  self->method = g_strdup (get ? "GET" : "POST");
  if (get && g_hash_table_size (form) > 0) {
    g_autofree char *query = soup_form_encode_hash (form);

    self->url = g_strconcat (parts[0], strchr (parts[0], '?') != NULL ? "&" : "?", query, NULL);
  } else {
    self->url = g_strdup (parts[0]);
  }
  self->form = g_hash_table_ref (form);
  self->token = g_uuid_string_random ();
  self->tries_left = 1 + retries_of (url);
  return self;
}

TandemSimWebhook *
tandem_sim_webhook_copy (const TandemSimWebhook *other)
{
  TandemSimWebhook *self = g_new0 (TandemSimWebhook, 1);

  self->kind = g_strdup (other->kind);
  self->method = g_strdup (other->method);
  self->url = g_strdup (other->url);
  self->form = g_hash_table_ref (other->form);
  self->token = g_strdup (other->token);
  self->tries_left = other->tries_left;
  self->bad_signature = other->bad_signature;
  return self;
}

void
tandem_sim_webhook_spoil_signature (TandemSimWebhook *self)
{
  self->bad_signature = TRUE;
}

static void
log_outcome (TandemSimWebhook *self, const GError *error)
{
  g_autoptr (GUri) uri = g_uri_parse (self->url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *status = g_strdup_printf ("%u", self->message == NULL ? 0 : soup_message_get_status (self->message));
  const char *call_status = g_hash_table_lookup (self->form, "CallStatus");
  const char *message_status = g_hash_table_lookup (self->form, "MessageStatus");

  tandem_sim_log_write (self->log, "webhook", error == NULL ? "sent" : "failed",
                        "kind", self->kind, "path", uri == NULL ? self->url : g_uri_get_path (uri),
                        "call_sid", g_hash_table_lookup (self->form, "CallSid"),
                        "message_sid", g_hash_table_lookup (self->form, "MessageSid"),
                        "status", message_status != NULL ? message_status : call_status,
                        "sequence", g_hash_table_lookup (self->form, "SequenceNumber"),
                        "http_status", status, "error", error == NULL ? NULL : error->message, NULL);
}

static void
on_starting (SoupMessage *message, gpointer user_data)
{
  TandemSimWebhook *self = user_data;

  self->connected = TRUE;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  TandemSimWebhook *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  g_signal_handlers_disconnect_by_func (self->message, on_starting, self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  log_outcome (self, error);
  if (error == NULL) {
    self->body = g_steal_pointer (&bytes);
    g_task_return_boolean (task, TRUE);
  } else if (!self->connected && self->tries_left > 0) {
    try_once (task);
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

static void
set_body (SoupMessage *message, GHashTable *form)
{
  g_autofree char *encoded = soup_form_encode_hash (form);
  g_autoptr (GBytes) bytes = g_bytes_new (encoded, strlen (encoded));

  soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded; charset=UTF-8", bytes);
}

static void
try_once (GTask *task)
{
  TandemSimWebhook *self = g_task_get_task_data (task);
  gboolean get = g_str_equal (self->method, "GET");
  g_autofree char *signature = tandem_sim_sign (self->bad_signature ? "wrong" : self->auth_token, self->url,
                                                get ? NULL : self->form);
  SoupMessageHeaders *headers;

  self->tries_left--;
  g_clear_object (&self->message);
  self->message = soup_message_new (self->method, self->url);
  if (self->message == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is not a URL", self->url);
    return;
  }
  /* A connection kept open may be closed by the other side just when a POST is written to it, which libsoup does not repeat. */
  soup_message_add_flags (self->message, SOUP_MESSAGE_NEW_CONNECTION);
  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "X-Twilio-Signature", signature);
  soup_message_headers_replace (headers, "I-Twilio-Idempotency-Token", self->token);
  soup_message_headers_replace (headers, "Accept", "*/*");
  if (!get)
    set_body (self->message, self->form);
  g_signal_connect (self->message, "starting", G_CALLBACK (on_starting), self);
  soup_session_send_and_read_async (self->session, self->message, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                    on_answer, g_object_ref (task));
}

void
tandem_sim_webhook_send_async (TandemSimWebhook *self, SoupSession *session, const char *auth_token, TandemSimLog *log,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tandem_sim_webhook_send_async);
  self->session = g_object_ref (session);
  self->auth_token = g_strdup (auth_token);
  self->log = g_object_ref (log);
  g_task_set_task_data (task, self, free_webhook);
  try_once (task);
}

GBytes *
tandem_sim_webhook_send_finish_bytes (GAsyncResult *result, guint *http_status, GError **error)
{
  TandemSimWebhook *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_sim_webhook_send_async), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  self = g_task_get_task_data (G_TASK (result));
  if (http_status != NULL)
    *http_status = soup_message_get_status (self->message);
  return g_bytes_ref (self->body);
}

char *
tandem_sim_webhook_send_finish (GAsyncResult *result, guint *http_status, char **content_type, GError **error)
{
  g_autoptr (GBytes) body = tandem_sim_webhook_send_finish_bytes (result, http_status, error);
  const char *data = body == NULL ? NULL : g_bytes_get_data (body, NULL);

  if (body == NULL)
    return NULL;
  if (content_type != NULL) {
    TandemSimWebhook *self = g_task_get_task_data (G_TASK (result));

    *content_type = g_strdup (soup_message_headers_get_content_type (soup_message_get_response_headers (self->message), NULL));
  }
  /* NULL for an empty answer. */
  return g_strndup (data != NULL ? data : "", g_bytes_get_size (body));
}
