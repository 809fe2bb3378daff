// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-webhook.h"

#include "tandem-sim-media-stream.h"

#define MAX_RETRIES 5
#define MAX_TOTAL_MS 15000

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
  GCancellable *limit;   /* of this very try */
  char *policy;          /* what is repeated: "ct", "rt", "4xx", "5xx", "all", with commas */
  guint tries_left;
  guint total_ms;        /* for all tries together */
  guint total_id;
  gulong cancelled_id;
  gboolean connected;
  gboolean late;
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
  g_free (self->policy);
  g_clear_handle_id (&self->total_id, g_source_remove);
  g_clear_object (&self->limit);
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

/* What the fragment of the URL has for @name ("rc=2&rp=5xx,rt").  (transfer full, nullable) */
static char *
dup_override (const char *url, const char *name)
{
  const char *fragment = strchr (url, '#');
  g_auto (GStrv) parts = fragment == NULL ? NULL : g_strsplit (fragment + 1, "&", -1);
  gsize length = strlen (name);

  for (gsize i = 0; parts != NULL && parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], name) && parts[i][length] == '=')
      return g_strdup (parts[i] + length + 1);
  return NULL;
}

static guint
override_uint (const char *url, const char *name, guint fallback, guint least, guint most)
{
  g_autofree char *text = dup_override (url, name);
  guint64 value;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, least, most, &value, NULL) ? (guint) value : fallback;
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
  self->tries_left = 1 + override_uint (url, "rc", 1, 0, MAX_RETRIES);
  self->total_ms = override_uint (url, "tt", MAX_TOTAL_MS, 100, MAX_TOTAL_MS);
  self->policy = dup_override (url, "rp");
  if (self->policy == NULL)
    self->policy = g_strdup ("ct");
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
  self->total_ms = other->total_ms;
  self->policy = g_strdup (other->policy);
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

/* Whether this outcome is one that the policy repeats. */
static gboolean
is_to_be_repeated (TandemSimWebhook *self, const GError *error)
{
  g_auto (GStrv) words = g_strsplit (self->policy, ",", -1);
  guint status = self->message == NULL ? 0 : soup_message_get_status (self->message);
  const char *kind = NULL;

  if (error != NULL)
    kind = self->connected ? "rt" : "ct";
  else if (status >= 400 && status < 600)
    kind = status < 500 ? "4xx" : "5xx";
  return kind != NULL && self->tries_left > 0 && !self->late &&
         (g_strv_contains ((const char *const *) words, kind) || g_strv_contains ((const char *const *) words, "all"));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  TandemSimWebhook *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  g_signal_handlers_disconnect_by_func (self->message, on_starting, self);
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !self->late) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (self->late && error != NULL) {
    g_clear_error (&error);
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No answer within %u ms", self->total_ms);
  }
  log_outcome (self, error);
  if (is_to_be_repeated (self, error)) {
    try_once (task);
  } else if (error == NULL) {
    self->body = g_steal_pointer (&bytes);
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

static gboolean
on_total (gpointer user_data)
{
  TandemSimWebhook *self = user_data;

  self->total_id = 0;
  self->late = TRUE;
  g_cancellable_cancel (self->limit);
  return G_SOURCE_REMOVE;
}

static void
on_task_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
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
  g_clear_object (&self->limit);
  self->limit = g_cancellable_new ();
  if (g_task_get_cancellable (task) != NULL)
    self->cancelled_id = g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (on_task_cancelled), g_object_ref (self->limit),
                                                g_object_unref);
  soup_session_send_and_read_async (self->session, self->message, G_PRIORITY_DEFAULT, self->limit, on_answer, g_object_ref (task));
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
  self->total_id = g_timeout_add (self->total_ms, on_total, self);
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
