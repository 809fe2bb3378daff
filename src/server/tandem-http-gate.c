// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-gate.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "tandem-http-farewell.h"

/* After a failed accept (mostly: no file descriptors left) trying again at once would only spin. */
#define ACCEPT_AGAIN_MS 200
#define BACKLOG 128

/* SoupServer could listen by itself, but in libsoup 3.2 it leaks every accepted socket and stops listening for good after
 * the first failed accept. */
struct _TandemHttpGate {
  GObject parent_instance;

  /* owned */
  SoupServer *server;
  GSocket *listener;
  GSource *source; /* waits for connections, or for a better moment */
  GHashTable *connections; /* remote GSocketAddress (that very object) -> Connection */

  TandemHttpLimits limits;
  guint port;
};

/* One accepted connection. */
typedef struct {
  /* owned */
  GSocketAddress *remote;
  GSource *deadline;

  /* borrowed */
  TandemHttpGate *gate;
  GSocketConnection *stream;  /* watched: the connection is over when it is gone */
  SoupServerMessage *message; /* weak; only while its request arrives */

  gsize body;
} Connection;

G_DEFINE_FINAL_TYPE (TandemHttpGate, tandem_http_gate, G_TYPE_OBJECT)

static void
connection_request_arrived (Connection *connection)
{
  if (connection->deadline) {
    g_source_destroy (connection->deadline);
    g_clear_pointer (&connection->deadline, g_source_unref);
  }
  g_clear_weak_pointer (&connection->message);
}

static void
on_stream_gone (gpointer user_data, GObject *stream)
{
  Connection *connection = user_data;

  connection->stream = NULL;
  g_hash_table_remove (connection->gate->connections, connection->remote);
}

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  connection_request_arrived (connection);
  if (connection->stream)
    g_object_weak_unref (G_OBJECT (connection->stream), on_stream_gone, connection);
  g_object_unref (connection->remote);
  g_free (connection);
}

static void
tandem_http_gate_dispose (GObject *object)
{
  TandemHttpGate *self = TANDEM_HTTP_GATE (object);

  if (self->server)
    tandem_http_gate_stop (self);
  g_clear_pointer (&self->connections, g_hash_table_unref);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (tandem_http_gate_parent_class)->dispose (object);
}

static void
tandem_http_gate_class_init (TandemHttpGateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_http_gate_dispose;
}

static void
tandem_http_gate_init (TandemHttpGate *self)
{
  self->connections = g_hash_table_new_full (NULL, NULL, NULL, connection_free);
}

static Connection *
lookup (TandemHttpGate *self, SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return self->connections && remote ? g_hash_table_lookup (self->connections, remote) : NULL;
}

/* Bytes that came before the shut-down can still be read, so a status is set as well: no handler runs then. */
static gboolean
on_deadline (gpointer user_data)
{
  Connection *connection = user_data;

  g_debug ("http gate: a request took too long to arrive");
  if (connection->message)
    soup_server_message_set_status (connection->message, SOUP_STATUS_REQUEST_TIMEOUT, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (connection->stream), TRUE, TRUE, NULL);
  connection_request_arrived (connection);
  return G_SOURCE_REMOVE;
}

static void
refuse_body (TandemHttpGate *self, SoupServerMessage *message)
{
  Connection *connection = lookup (self, message);

  if (!connection)
    return;
  g_debug ("http gate: refused a body of more than %" G_GSIZE_FORMAT " bytes", self->limits.max_body);
  connection_request_arrived (connection); /* the farewell has a deadline of its own */
  tandem_http_farewell (message, g_socket_connection_get_socket (connection->stream),
                        SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, self->limits.too_large ? "application/json" : NULL,
                        self->limits.too_large);
}

static void
on_got_headers (SoupServerMessage *message, gpointer user_data)
{
  TandemHttpGate *self = TANDEM_HTTP_GATE (user_data);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > (goffset) self->limits.max_body)
    refuse_body (self, message);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  TandemHttpGate *self = TANDEM_HTTP_GATE (user_data);
  Connection *connection = lookup (self, message);

  if (!connection)
    return;
  connection->body += g_bytes_get_size (chunk);
  if (connection->body > self->limits.max_body)
    refuse_body (self, message);
}

static void
on_got_body (SoupServerMessage *message, gpointer user_data)
{
  Connection *connection = lookup (TANDEM_HTTP_GATE (user_data), message);

  if (connection)
    connection_request_arrived (connection);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  TandemHttpGate *self = TANDEM_HTTP_GATE (user_data);
  Connection *connection = lookup (self, message);

  if (!connection)
    return;
  g_set_weak_pointer (&connection->message, message);
  g_signal_connect_object (message, "got-headers", G_CALLBACK (on_got_headers), self, 0);
  g_signal_connect_object (message, "got-chunk", G_CALLBACK (on_got_chunk), self, 0);
  g_signal_connect_object (message, "got-body", G_CALLBACK (on_got_body), self, 0);
}

TandemHttpGate *
tandem_http_gate_new (SoupServer *server, const TandemHttpLimits *limits)
{
  TandemHttpGate *self = g_object_new (TANDEM_TYPE_HTTP_GATE, NULL);

  self->server = g_object_ref (server);
  self->limits = *limits;
  g_signal_connect_object (server, "request-started", G_CALLBACK (on_request_started), self, 0);
  return self;
}

/* --- accepting --------------------------------------------------------------------------------- */

static void
admit (TandemHttpGate *self, GSocketConnection *stream)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (stream, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (stream, NULL);
  Connection *connection;

  if (!local || !remote)
    return; /* gone already */
  if (g_hash_table_size (self->connections) >= self->limits.max_connections) {
    g_debug ("http gate: more than %u connections", self->limits.max_connections);
    return;
  }
  /* Media frames are small and must not wait for an acknowledgement. */
  g_socket_set_option (g_socket_connection_get_socket (stream), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  connection = g_new0 (Connection, 1);
  connection->gate = self;
  connection->remote = g_object_ref (remote);
  connection->stream = stream;
  g_object_weak_ref (G_OBJECT (stream), on_stream_gone, connection);
  connection->deadline = g_timeout_source_new (self->limits.request_ms);
  g_source_set_callback (connection->deadline, on_deadline, connection, NULL);
  g_source_attach (connection->deadline, g_main_context_get_thread_default ());
  g_hash_table_insert (self->connections, remote, connection);
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, remote, NULL);
}

static void
drop_source (TandemHttpGate *self)
{
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void wait_for_connections (TandemHttpGate *self);

static gboolean
on_again (gpointer user_data)
{
  wait_for_connections (TANDEM_HTTP_GATE (user_data));
  return G_SOURCE_REMOVE;
}

static gboolean
on_connection (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  TandemHttpGate *self = TANDEM_HTTP_GATE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, &error);
  g_autoptr (GSocketConnection) stream = NULL;

  if (socket) {
    stream = g_socket_connection_factory_create_connection (socket);
    admit (self, stream);
    return G_SOURCE_CONTINUE;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  g_debug ("http gate: %s", error->message);
  drop_source (self);
  self->source = g_timeout_source_new (ACCEPT_AGAIN_MS);
  g_source_set_callback (self->source, on_again, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return G_SOURCE_REMOVE;
}

static void
wait_for_connections (TandemHttpGate *self)
{
  drop_source (self);
  self->source = g_socket_create_source (self->listener, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_connection), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static GSocket *
make_listener (guint port, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GSocket) socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (!socket)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

gboolean
tandem_http_gate_try_port (guint port, GError **error)
{
  g_autoptr (GSocket) socket = make_listener (port, error);

  return socket != NULL;
}

gboolean
tandem_http_gate_listen (TandemHttpGate *self, guint port, const char *setting, GError **error)
{
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (TANDEM_IS_HTTP_GATE (self), FALSE);

  if (port > G_MAXUINT16) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s must be between 1 and 65535, not %u.", setting,
                 port);
    return FALSE;
  }
  self->listener = make_listener (port, &reason);
  bound = self->listener ? g_socket_get_local_address (self->listener, &reason) : NULL;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 "Port %u is in use: stop the program that uses it, or set %s to another port.", port, setting);
    return FALSE;
  }
  if (!bound) {
    g_set_error (error, G_IO_ERROR, reason->code, "Cannot listen on port %u (%s): %s", port, setting, reason->message);
    return FALSE;
  }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  wait_for_connections (self);
  return TRUE;
}

guint
tandem_http_gate_get_port (TandemHttpGate *self)
{
  g_return_val_if_fail (TANDEM_IS_HTTP_GATE (self), 0);
  return self->port;
}

GSocket *
tandem_http_gate_release (TandemHttpGate *self, SoupServerMessage *message)
{
  Connection *connection = lookup (self, message);
  GSocket *socket;

  if (!connection)
    return NULL;
  socket = g_socket_connection_get_socket (connection->stream);
  g_hash_table_remove (self->connections, connection->remote);
  return socket;
}

void
tandem_http_gate_stop (TandemHttpGate *self)
{
  g_return_if_fail (TANDEM_IS_HTTP_GATE (self));

  self->port = 0;
  drop_source (self);
  if (self->listener)
    g_socket_close (self->listener, NULL);
  g_clear_object (&self->listener);
  soup_server_disconnect (self->server);
}
