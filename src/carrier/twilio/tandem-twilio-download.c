// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-download.h"

#include "tandem-error.h"

#define MAX_REDIRECTIONS 3
#define BLOCK 65536
#define MEBI (G_GINT64_CONSTANT (1) << 20)
#define TOO_MANY_REQUESTS 429

static const struct {
  const char *noun;
  gint64 max_bytes;
} kinds[] = {
  /* A day of two channels; a WAV file cannot be longer than 4 GiB anyway. */
  [TANDEM_TWILIO_DOWNLOAD_RECORDING] = { "recording", 3072 * MEBI },
  /* What comes by telephone networks is smaller than 5 MiB; other channels have larger ones. */
  [TANDEM_TWILIO_DOWNLOAD_ATTACHMENT] = { "attachment", 64 * MEBI },
};

typedef struct {
  /* owned */
  SoupSession *session;
  TandemTwilioAccount *account;
  GUri *api;
  GUri *uri;            /* where it is looked for now */
  GFile *file;
  SoupMessage *message;
  GInputStream *input;
  GOutputStream *output;
  GBytes *block;        /* being written */
  GCancellable *attempt; /* cancelled by the timer and by the caller */
  gulong cancelled_id;
  guint timer_id;

  TandemTwilioDownloadKind kind;
  guint stall_ms;
  guint n_redirections;
  gint64 n_bytes;
  gboolean stalled;
  gboolean done;
  TandemTwilioFailure failure;
} Download;

static void send_request (GTask *task);
static void read_block (GTask *task);

static void
download_free (gpointer data)
{
  Download *self = data;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  /* Half a file is of no use to anybody. */
  if (!self->done)
    g_file_delete (self->file, NULL, NULL);
  g_clear_object (&self->session);
  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_clear_pointer (&self->api, g_uri_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_object (&self->file);
  g_clear_object (&self->message);
  g_clear_pointer (&self->block, g_bytes_unref);
  g_clear_object (&self->attempt);
  g_free (self);
}

static gboolean
on_stalled (gpointer user_data)
{
  Download *self = user_data;
  self->timer_id = 0;
  self->stalled = TRUE;
  g_cancellable_cancel (self->attempt);
  return G_SOURCE_REMOVE;
}

/* Something came. */
static void
restart_timer (Download *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add (self->stall_ms, on_stalled, self);
}

/* Takes @task, and @error; NULL: all is there. */
static void
end_with (GTask *task, GError *error)
{
  Download *self = g_task_get_task_data (task);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  self->done = error == NULL;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* Takes @task and @error, of the network. */
static void
end_with_network (GTask *task, GError *error)
{
  Download *self = g_task_get_task_data (task);
  g_autoptr (GError) cause = error;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !self->stalled)
    end_with (task, g_steal_pointer (&cause));
  else
    end_with (task, g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                                 "The %s cannot be fetched from Twilio: check the network (%s)", kinds[self->kind].noun,
                                 self->stalled ? "nothing comes any more" : cause->message));
}

/* What the disk says. */
static void
end_with_disk (GTask *task, GError *error)
{
  Download *self = g_task_get_task_data (task);
  g_autofree char *path = g_file_get_path (self->file);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) cause = error;

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    end_with_network (task, g_steal_pointer (&cause));
    return;
  }
  if (self->kind == TANDEM_TWILIO_DOWNLOAD_ATTACHMENT) {
    end_with (task, g_error_new (TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL,
                                 "The attachment cannot be kept in %s (%s): free some space there", folder, cause->message));
    return;
  }
  end_with (task, g_error_new (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
                               "The recording cannot be kept in %s (%s): free some space, or choose another folder for recordings", folder,
                               cause->message));
}

static void
end_with_status (GTask *task, guint status)
{
  const Download *self = g_task_get_task_data (task);
  const char *noun = kinds[self->kind].noun;

  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    end_with (task, g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH,
                                 "Twilio does not hand out the %s (HTTP %u): check account SID and auth token in Preferences", noun, status));
  else if (status == TOO_MANY_REQUESTS || status >= 500)
    end_with (task, g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "Twilio cannot send the %s now (HTTP %u)", noun, status));
  else
    end_with (task, g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "Twilio does not have the %s (HTTP %u)", noun, status));
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *self = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  GError *error = NULL;

  if (!g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error))
    end_with_disk (task, error);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
           soup_message_headers_get_content_length (headers) != self->n_bytes)
    end_with_network (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "it ended early"));
  else
    end_with (task, NULL);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    end_with_disk (task, error);
  else if (self->n_bytes > kinds[self->kind].max_bytes)
    end_with (task, g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL,
                                 "Twilio sends more than the %s can have: it is not fetched", kinds[self->kind].noun));
  else
    read_block (task);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *self = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize n;
  gconstpointer bytes;

  if (block == NULL) {
    end_with_network (task, error);
    return;
  }
  g_clear_pointer (&self->block, g_bytes_unref);
  self->block = block;
  bytes = g_bytes_get_data (block, &n);
  self->n_bytes += (gint64) n;
  restart_timer (self);
  if (n == 0)
    g_output_stream_close_async (self->output, G_PRIORITY_DEFAULT, self->attempt, on_closed, task);
  else
    g_output_stream_write_all_async (self->output, bytes, n, G_PRIORITY_DEFAULT, self->attempt, on_written, task);
}

static void
read_block (GTask *task)
{
  Download *self = g_task_get_task_data (task);
  g_input_stream_read_bytes_async (self->input, BLOCK, G_PRIORITY_DEFAULT, self->attempt, on_read, task);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *self = g_task_get_task_data (task);
  GError *error = NULL;
  GFileOutputStream *output = g_file_replace_finish (G_FILE (source), result, &error);

  if (output == NULL) {
    end_with_disk (task, error);
    return;
  }
  self->output = G_OUTPUT_STREAM (output);
  read_block (task);
}

static gboolean
is_loopback (GUri *uri)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (g_uri_get_host (uri));
  return (address != NULL && g_inet_address_get_is_loopback (address)) || g_strcmp0 (g_uri_get_host (uri), "localhost") == 0;
}

static gboolean
may_go (Download *self, GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);

  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || self->n_redirections >= MAX_REDIRECTIONS)
    return FALSE;
  return g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && is_loopback (uri) && is_loopback (self->api));
}

static void
redirect (GTask *task)
{
  Download *self = g_task_get_task_data (task);
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  g_autoptr (GUri) uri = location != NULL ? g_uri_parse_relative (self->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (uri == NULL || !may_go (self, uri)) {
    end_with (task, g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "Twilio points to a place from which no %s is fetched",
                                 kinds[self->kind].noun));
    return;
  }
  self->n_redirections++;
  g_clear_pointer (&self->uri, g_uri_unref);
  self->uri = g_steal_pointer (&uri);
  g_clear_object (&self->input);
  send_request (task);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->input = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->input == NULL) {
    end_with_network (task, error);
    return;
  }
  self->failure.status = soup_message_get_status (self->message);
  if (SOUP_STATUS_IS_REDIRECTION (self->failure.status))
    redirect (task);
  else if (self->failure.status != SOUP_STATUS_OK)
    end_with_status (task, self->failure.status);
  else
    g_file_replace_async (self->file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, G_PRIORITY_DEFAULT, self->attempt,
                          on_opened, task);
}

static gboolean
is_api (Download *self)
{
  return g_str_equal (g_uri_get_scheme (self->uri), g_uri_get_scheme (self->api)) &&
         g_ascii_strcasecmp (g_uri_get_host (self->uri), g_uri_get_host (self->api)) == 0 && g_uri_get_port (self->uri) == g_uri_get_port (self->api);
}

static void
send_request (GTask *task)
{
  Download *self = g_task_get_task_data (task);

  g_clear_object (&self->message);
  self->message = soup_message_new_from_uri ("GET", self->uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  /* What is counted must be what is kept. */
  soup_message_disable_feature (self->message, SOUP_TYPE_CONTENT_DECODER);
  if (is_api (self)) {
    g_autofree char *credentials = g_strconcat (self->account->user, ":", self->account->password, NULL);
    g_autofree char *encoded = g_base64_encode ((const guchar *) credentials, strlen (credentials));
    g_autofree char *authorization = g_strconcat ("Basic ", encoded, NULL);

    soup_message_headers_replace (soup_message_get_request_headers (self->message), "Authorization", authorization);
  }
  restart_timer (self);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->attempt, on_answer, task);
}

static void
on_cancelled (GCancellable *cancellable, GCancellable *attempt)
{
  g_cancellable_cancel (attempt);
}

void
tandem_twilio_download_async (SoupSession *session, TandemTwilioAccount *account, TandemTwilioDownloadKind kind, const char *resource,
                              const char *path, guint stall_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *url = g_strdup_printf ("%s/2010-04-01/Accounts/%s%s", account->api_url, account->account_sid, resource);
  Download *self = g_new0 (Download, 1);

  g_task_set_source_tag (task, tandem_twilio_download_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, download_free);
  self->session = g_object_ref (session);
  self->account = tandem_twilio_account_ref (account);
  self->file = g_file_new_for_path (path);
  self->kind = kind;
  self->stall_ms = stall_ms;
  self->attempt = g_cancellable_new ();
  self->uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (self->uri == NULL || g_uri_get_host (self->uri) == NULL) {
    end_with (task, g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                                         "The Twilio API URL (TWILIO_API_URL) is not a URL: correct it in Preferences"));
    return;
  }
  self->api = g_uri_ref (self->uri);
  if (cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), g_object_ref (self->attempt), g_object_unref);
  send_request (task);
}

gboolean
tandem_twilio_download_finish (GAsyncResult *result, gint64 *size, TandemTwilioFailure *failure, GError **error)
{
  Download *self = g_task_get_task_data (G_TASK (result));
  if (size != NULL)
    *size = self->n_bytes;
  *failure = self->failure;
  return g_task_propagate_boolean (G_TASK (result), error);
}
