// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-socket.h"

#define KEEPALIVE_S 15
/* One burst of audio can be long; libsoup's default of 128 KiB is not enough for AI services. */
#define MAX_PAYLOAD (16 * 1024 * 1024)

struct _TandemVoiceSocket {
  GObject parent_instance;

  /* owned */
  SoupSession *session;
  SoupMessage *request;                /* nullable */
  SoupWebsocketConnection *connection; /* nullable */
  GCancellable *connecting;
  GSource *timeout;                    /* nullable */

  /* borrowed */
  const TandemVoiceSocketListener *listener;
  gpointer listener_data;

  gboolean over;
};

G_DEFINE_FINAL_TYPE (TandemVoiceSocket, tandem_voice_socket, G_TYPE_OBJECT)

static gboolean
is_open (TandemVoiceSocket *self)
{
  return self->connection && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
clear_timeout (TandemVoiceSocket *self)
{
  if (self->timeout)
    g_source_destroy (self->timeout);
  g_clear_pointer (&self->timeout, g_source_unref);
}

/* FALSE when it was over before. */
static gboolean
end (TandemVoiceSocket *self)
{
  if (self->over)
    return FALSE;
  self->over = TRUE;
  clear_timeout (self);
  g_cancellable_cancel (self->connecting);
  if (is_open (self))
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  return TRUE;
}

static void
tandem_voice_socket_dispose (GObject *object)
{
  TandemVoiceSocket *self = TANDEM_VOICE_SOCKET (object);

  end (self);
  g_clear_object (&self->connection);
  g_clear_object (&self->connecting);
  g_clear_object (&self->request);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tandem_voice_socket_parent_class)->dispose (object);
}

static void
tandem_voice_socket_class_init (TandemVoiceSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_voice_socket_dispose;
}

static void
tandem_voice_socket_init (TandemVoiceSocket *self)
{
  self->connecting = g_cancellable_new ();
}

SoupSession *
tandem_voice_socket_make_session (void)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Tandem/" TANDEM_VERSION, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  /* libproxy throws C++ exceptions, and GStreamer brings a libunwind that does not survive them in threads. */
  soup_session_set_proxy_resolver (session, NULL);
  return session;
}

TandemVoiceSocket *
tandem_voice_socket_new (SoupSession *session, const TandemVoiceSocketListener *listener, gpointer user_data)
{
  TandemVoiceSocket *self = g_object_new (TANDEM_TYPE_VOICE_SOCKET, NULL);

  self->session = g_object_ref (session);
  self->listener = listener;
  self->listener_data = user_data;
  return self;
}

static void
on_message (SoupWebsocketConnection *connection, int kind, GBytes *message, gpointer user_data)
{
  g_autoptr (TandemVoiceSocket) self = g_object_ref (TANDEM_VOICE_SOCKET (user_data));
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  if (self->over)
    return;
  if (kind == SOUP_WEBSOCKET_DATA_BINARY && self->listener->binary)
    self->listener->binary ((const guint8 *) text, length, self->listener_data);
  else
    self->listener->message (text, length, self->listener_data);
}

static void
on_error (SoupWebsocketConnection *connection, GError *error, gpointer user_data)
{
  g_debug ("socket: %s", error->message);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer user_data)
{
  g_autoptr (TandemVoiceSocket) self = g_object_ref (TANDEM_VOICE_SOCKET (user_data));

  if (end (self))
    self->listener->closed (soup_websocket_connection_get_close_code (connection),
                            soup_websocket_connection_get_close_data (connection), self->listener_data);
}

static gboolean
on_timeout (gpointer user_data)
{
  g_autoptr (TandemVoiceSocket) self = g_object_ref (TANDEM_VOICE_SOCKET (user_data));

  if (end (self))
    self->listener->late (self->listener_data);
  return G_SOURCE_REMOVE;
}

static void
did_connect (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemVoiceSocket) self = user_data;
  g_autoptr (SoupWebsocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  if (self->over) {
    if (connection)
      soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
    return;
  }
  if (!connection) {
    end (self);
    self->listener->refused (soup_message_get_status (self->request),
                             soup_message_headers_get_one (soup_message_get_response_headers (self->request),
                                                           "Retry-After") != NULL,
                             error, self->listener_data);
    return;
  }
  self->connection = g_steal_pointer (&connection);
  soup_websocket_connection_set_max_incoming_payload_size (self->connection, MAX_PAYLOAD);
  soup_websocket_connection_set_keepalive_interval (self->connection, KEEPALIVE_S);
  g_signal_connect_object (self->connection, "message", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (self->connection, "error", G_CALLBACK (on_error), self, 0);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (on_closed), self, 0);
  self->listener->connected (self->listener_data);
}

void
tandem_voice_socket_connect (TandemVoiceSocket *self, SoupMessage *request)
{
  g_return_if_fail (TANDEM_IS_VOICE_SOCKET (self) && !self->request && !self->over);

  self->request = g_object_ref (request);
  self->timeout = g_timeout_source_new_seconds (TANDEM_VOICE_SOCKET_TIMEOUT_S);
  g_source_set_callback (self->timeout, on_timeout, self, NULL);
  g_source_attach (self->timeout, g_main_context_get_thread_default ());
  soup_session_websocket_connect_async (self->session, request, NULL, NULL, G_PRIORITY_DEFAULT, self->connecting,
                                        did_connect, g_object_ref (self));
}

void
tandem_voice_socket_settle (TandemVoiceSocket *self)
{
  g_return_if_fail (TANDEM_IS_VOICE_SOCKET (self));
  clear_timeout (self);
}

void
tandem_voice_socket_send (TandemVoiceSocket *self, const char *text)
{
  g_return_if_fail (TANDEM_IS_VOICE_SOCKET (self));
  if (is_open (self))
    soup_websocket_connection_send_text (self->connection, text);
}

void
tandem_voice_socket_send_binary (TandemVoiceSocket *self, const guint8 *data, gsize n)
{
  g_return_if_fail (TANDEM_IS_VOICE_SOCKET (self));
  if (is_open (self))
    soup_websocket_connection_send_binary (self->connection, data, n);
}

void
tandem_voice_socket_close (TandemVoiceSocket *self)
{
  g_return_if_fail (TANDEM_IS_VOICE_SOCKET (self));
  end (self);
}
