// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-public-check.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"

typedef struct {
  SoupSession *session;
  SoupMessage *message; /* the one that is under way */
  GInputStream *stream;
  SoupWebsocketConnection *socket;
  GCancellable *cancellable; /* ours: ended by time or by theirs */
  GCancellable *theirs;
  GSource *waiting; /* for ours, while a socket is open */
  gulong cancelled_id;
  guint timeout_id;
  char *url;
  char *host;
  char *nonce;
  char *path;
  gboolean late;
  char answer[128]; /* longer than any nonce */
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_clear_handle_id (&check->timeout_id, g_source_remove);
  if (check->theirs)
    g_cancellable_disconnect (check->theirs, check->cancelled_id);
  g_clear_object (&check->theirs);
  g_clear_object (&check->cancellable);
  g_clear_object (&check->stream);
  g_clear_object (&check->socket);
  g_clear_object (&check->message);
  g_clear_object (&check->session);
  g_free (check->url);
  g_free (check->host);
  g_free (check->nonce);
  g_free (check->path);
  g_free (check);
}

/* What waits for the socket carries @task, and must go before that ends. */
static void
let_go (GTask *task)
{
  Check *check = g_task_get_task_data (task);

  g_clear_handle_id (&check->timeout_id, g_source_remove);
  if (check->socket)
    g_signal_handlers_disconnect_by_data (check->socket, task);
  if (check->waiting)
    g_source_destroy (check->waiting);
  g_clear_pointer (&check->waiting, g_source_unref);
}

static void fail (GTask *task, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Takes @task. */
static void
fail (GTask *task, const char *format, ...)
{
  g_autoptr (GTask) owned = task;
  Check *check = g_task_get_task_data (task);
  g_autofree char *sentence = NULL;
  va_list arguments;

  let_go (task);
  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (check->theirs && g_cancellable_is_cancelled (check->theirs))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The check was cancelled.");
  else
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "%s", sentence);
}

/* Takes @task. */
static void
fail_to_connect (GTask *task, const GError *error)
{
  Check *check = g_task_get_task_data (task);

  if (check->late)
    fail (task, "%s did not answer in time: the tunnel or proxy does not reach this computer.", check->host);
  else if (error->domain == G_RESOLVER_ERROR)
    fail (task, "The name %s is not known: wait a moment if it is new, else correct the public address.", check->host);
  else if (error->domain == G_TLS_ERROR)
    fail (task, "%s has no certificate that Twilio would trust (%s): give it a valid one.", check->host, error->message);
  else
    fail (task, "%s cannot be reached (%s): check the tunnel or proxy.", check->host, error->message);
}

/* --- second: a WebSocket ------------------------------------------------------------------------------------ */

static void
on_message (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer user_data)
{
  GTask *task = user_data;
  Check *check = g_task_get_task_data (task);
  gsize size;
  const char *text = g_bytes_get_data (message, &size);

  if (size != strlen (check->nonce) || memcmp (text, check->nonce, size) != 0) {
    fail (task, "Another program answers WebSockets at %s.", check->host);
    return;
  }
  let_go (task);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_closed (SoupWebsocketConnection *socket, gpointer user_data)
{
  GTask *task = user_data;
  Check *check = g_task_get_task_data (task);

  fail (task, "%s cuts WebSockets off, which carry the sound of a call: let them through in the tunnel or proxy.",
        check->host);
}

static gboolean
on_given_up (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  Check *check = g_task_get_task_data (task);

  fail (task, "Nothing comes through the WebSockets of %s, which carry the sound of a call: check the tunnel or proxy.",
        check->host);
  return G_SOURCE_REMOVE;
}

static void
did_upgrade (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  check->socket = soup_session_websocket_connect_finish (check->session, result, &error);
  if (!check->socket) {
    if (check->late)
      fail_to_connect (g_steal_pointer (&task), error);
    else
      fail (g_steal_pointer (&task),
            "%s lets no WebSocket through (HTTP %u), which carry the sound of a call: allow them in the tunnel or proxy.",
            check->host, soup_message_get_status (check->message));
    return;
  }
  check->waiting = g_cancellable_source_new (check->cancellable);
  g_source_set_callback (check->waiting, G_SOURCE_FUNC (on_given_up), task, NULL);
  g_source_attach (check->waiting, g_main_context_get_thread_default ());
  g_signal_connect (check->socket, "message", G_CALLBACK (on_message), task);
  g_signal_connect (check->socket, "closed", G_CALLBACK (on_closed), task);
  g_steal_pointer (&task);
}

/* Takes @task. */
static void
open_socket (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  g_autofree char *url = g_strconcat ("ws", check->url + strlen ("http"), check->path, NULL);

  g_clear_object (&check->message);
  check->message = soup_message_new ("GET", url);
  soup_session_websocket_connect_async (check->session, check->message, NULL, NULL, G_PRIORITY_DEFAULT, check->cancellable,
                                        did_upgrade, task);
}

/* --- first: a request ---------------------------------------------------------------------------------------- */

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    fail_to_connect (g_steal_pointer (&task), error);
  else if (length != strlen (check->nonce) || memcmp (check->answer, check->nonce, length) != 0)
    fail (g_steal_pointer (&task), "Another program than this Tandem answers at %s: correct the public address.", check->host);
  else
    open_socket (g_steal_pointer (&task));
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  guint status;

  check->stream = soup_session_send_finish (check->session, result, &error);
  status = soup_message_get_status (check->message);
  if (!check->stream)
    fail_to_connect (g_steal_pointer (&task), error);
  else if (SOUP_STATUS_IS_REDIRECTION (status))
    fail (g_steal_pointer (&task), "%s sends visitors to another address (HTTP %u), and Twilio would not get to Tandem: switch "
          "off the log-in page, or enter the address that it leads to.", check->host, status);
  else if (status != SOUP_STATUS_OK)
    fail (g_steal_pointer (&task), "%s answers with HTTP %u and does not lead to this Tandem: check where the tunnel or proxy "
          "sends its requests.", check->host, status);
  else
    g_input_stream_read_all_async (check->stream, check->answer, sizeof check->answer, G_PRIORITY_DEFAULT, check->cancellable,
                                   did_read, g_steal_pointer (&task));
}

/* --- both ------------------------------------------------------------------------------------------------------ */

/* Whatever is under way ends by it. */
static gboolean
on_late (gpointer user_data)
{
  Check *check = user_data;

  check->timeout_id = 0;
  check->late = TRUE;
  g_cancellable_cancel (check->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *theirs, gpointer user_data)
{
  g_cancellable_cancel (((Check *) user_data)->cancellable);
}

static Check *
check_new (const char *url, const char *token, const char *nonce, guint timeout_ms, GCancellable *cancellable)
{
  Check *check = g_new0 (Check, 1);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  check->url = g_strdup (url);
  check->host = g_strdup (uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : url);
  check->nonce = g_strdup (nonce);
  check->path = g_strconcat ("/healthz/", token, NULL);
  check->cancellable = g_cancellable_new ();
  if (cancellable) {
    check->theirs = g_object_ref (cancellable);
    check->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), check, NULL);
  }
  /* Its own: a connection that is still open says nothing about the next one. */
  check->session = soup_session_new_with_options ("user-agent", "Tandem/" TANDEM_VERSION, NULL);
  soup_session_set_proxy_resolver (check->session, NULL);
  check->timeout_id = g_timeout_add (timeout_ms, on_late, check);
  return check;
}

void
tandem_public_check_async (const char *url, const char *token, const char *nonce, guint timeout_ms, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Check *check = check_new (url, token, nonce, timeout_ms, cancellable);
  g_autofree char *target = g_strconcat (url, check->path, NULL);

  g_return_if_fail (strlen (nonce) < sizeof check->answer);
  g_task_set_source_tag (task, tandem_public_check_async);
  g_task_set_task_data (task, check, check_free);
  check->message = g_str_has_prefix (url, "http") ? soup_message_new ("GET", target) : NULL;
  if (!check->message) {
    fail (task, "%s is no public address: correct it.", url);
    return;
  }
  soup_message_add_flags (check->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_async (check->session, check->message, G_PRIORITY_DEFAULT, check->cancellable, did_send, task);
}

gboolean
tandem_public_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
