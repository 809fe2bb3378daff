// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-stream-socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "tandem-sim-sign.h"

/* The carrier's own limit is undocumented. */
#define MAX_PAYLOAD (1024 * 1024)
#define HANDSHAKE_TIMEOUT_S 15

typedef struct {
  SoupSession *session;
  SoupMessage *message;
  GSocket *socket;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_signal_handlers_disconnect_by_data (attempt->message, attempt);
  g_clear_object (&attempt->session);
  g_clear_object (&attempt->message);
  g_clear_object (&attempt->socket);
  g_free (attempt);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return strcmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

char *
tandem_sim_stream_get_signed_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *host = NULL;
  const char *problem = NULL;
  gboolean secure;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0') {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "the Stream url is not a URL: use wss://HOST/PATH");
    return NULL;
  }
  secure = strcmp (g_uri_get_scheme (uri), "wss") == 0;
  if (!secure && strcmp (g_uri_get_scheme (uri), "ws") != 0)
    problem = "the Stream url must begin with wss://";
  else if (!secure && !is_loopback (g_uri_get_host (uri)))
    problem = "the Stream url must begin with wss:// (ws:// is for loopback only)";
  else if (g_uri_get_query (uri) != NULL)
    problem = "the Stream url must not have a query: pass values as <Parameter>";
  if (problem != NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, problem);
    return NULL;
  }
  host = strchr (g_uri_get_host (uri), ':') != NULL ? g_strdup_printf ("[%s]", g_uri_get_host (uri)) :
         g_strdup (g_uri_get_host (uri));
  if (!secure && g_uri_get_port (uri) > 0)
    return g_strdup_printf ("ws://%s:%d%s", host, g_uri_get_port (uri), g_uri_get_path (uri));
  return g_strdup_printf ("%s://%s%s", g_uri_get_scheme (uri), host, g_uri_get_path (uri));
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Attempt *attempt = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *connection;
  guint status;

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  status = soup_message_get_status (attempt->message);
  if (connection != NULL) {
    /* The session's time-out was for the handshake: a stream may be silent for as long as it likes. */
    if (attempt->socket != NULL)
      g_socket_set_timeout (attempt->socket, 0);
    soup_websocket_connection_set_max_incoming_payload_size (connection, MAX_PAYLOAD);
    g_task_return_pointer (task, connection, g_object_unref);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_task_return_error (task, g_steal_pointer (&error));
  } else if (status != SOUP_STATUS_NONE && status != SOUP_STATUS_SWITCHING_PROTOCOLS) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "the server answered %u %s to the WebSocket upgrade",
                             status, soup_message_get_reason_phrase (attempt->message));
  } else {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "no WebSocket: %s", error->message);
  }
}

static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer user_data)
{
  Attempt *attempt = user_data;

  if (event != G_SOCKET_CLIENT_CONNECTED || !G_IS_SOCKET_CONNECTION (connection))
    return;
  g_set_object (&attempt->socket, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
  /* Frames are small and must not wait for each other. */
  g_socket_set_option (attempt->socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
}

void
tandem_sim_stream_connect_async (const char *url, const char *auth_token, gboolean bad_signature, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *signed_url = NULL;
  g_autofree char *signature = NULL;
  GError *error = NULL;
  Attempt *attempt;

  signed_url = tandem_sim_stream_get_signed_url (url, &error);
  if (signed_url == NULL) {
    g_task_return_error (task, error);
    return;
  }
  signature = tandem_sim_sign (bad_signature ? "not the token" : auth_token, signed_url, NULL);
  attempt = g_new0 (Attempt, 1);
  attempt->session = soup_session_new_with_options ("user-agent", "Twilio.TmeWs/1.0", "timeout", HANDSHAKE_TIMEOUT_S, NULL);
  /* libproxy throws C++ exceptions, and GStreamer brings a libunwind that does not survive them in threads. */
  soup_session_set_proxy_resolver (attempt->session, NULL);
  soup_session_remove_feature_by_type (attempt->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  attempt->message = soup_message_new (SOUP_METHOD_GET, url);
  soup_message_headers_append (soup_message_get_request_headers (attempt->message), "x-twilio-signature", signature);
  g_signal_connect (attempt->message, "network-event", G_CALLBACK (on_network_event), attempt);
  g_task_set_task_data (task, attempt, (GDestroyNotify) attempt_free);
  soup_session_websocket_connect_async (attempt->session, attempt->message, NULL, NULL, G_PRIORITY_DEFAULT, cancellable,
                                        on_connected, g_steal_pointer (&task));
}

SoupWebsocketConnection *
tandem_sim_stream_connect_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
