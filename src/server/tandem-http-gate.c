// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-gate.h"

#include "tandem-http-farewell.h"
#include "tandem-http-port.h"

/* Ten times what Twilio and tunnels send.  Some of a body may be read with it. */
#define MAX_HEAD (24 * 1024)
#define MAX_LINES 200
/* What is read of a request that was refused, so that its sender can read why. */
#define MAX_REFUSED (16 * 1024 * 1024)
/* A body in chunks is longer than what it holds; whose chunks have a few bytes only is cut off. */
#define BODY_TO_SEND(max_body) (2 * (max_body) + MAX_HEAD)
/* Who is silent so long after connecting has nothing to say; before that it may not have been listened to. */
#define SILENT_US (G_TIME_SPAN_SECOND)
/* What libsoup needs for each piece of a body, however short it is. */
#define PIECE_COST 128
/* Every piece costs time, too: from so many on, they must not be shorter than this on the average. */
#define MANY_PIECES 1024
#define SHORT_PIECE 16
/* Of all bodies that are arriving together. */
#define MAX_HELD (16 * 1024 * 1024)

struct _TandemHttpGate {
  GObject parent_instance;

  /* owned */
  SoupServer *server;
  TandemHttpPort *port; /* NULL when not listening */
  TandemLoopRound *round;     /* likewise */
  GHashTable *connections; /* remote GSocketAddress (that very object) -> Connection */
  GQueue order;            /* of those, borrowed: who came first is first */

  TandemHttpLimits limits;
  gsize held;
};

/* One accepted connection. */
typedef struct {
  /* owned */
  GSocketAddress *remote;
  GSource *deadline;

  /* borrowed */
  TandemHttpGate *gate;
  TandemMeteredStream *stream; /* watched: the connection is over when it is gone */
  SoupServerMessage *message;  /* weak; only while its request arrives */

  GList link; /* in the gate's order */
  gint64 since_us;
  gsize body;
  gsize n_pieces;
  gsize held;
  gboolean begun;   /* something of a request has come */
  gboolean arrived; /* all of it */
  gboolean refused; /* it was told so; what it goes on sending is thrown away */
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
  connection->arrived = TRUE;
  connection->gate->held -= connection->held;
  connection->held = 0;
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
  g_queue_unlink (&connection->gate->order, &connection->link);
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
  g_queue_init (&self->order);
}

static Connection *
lookup (TandemHttpGate *self, SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return self->connections && remote ? g_hash_table_lookup (self->connections, remote) : NULL;
}

/* --- throwing out -------------------------------------------------------------------------------------- */

/* Its memory and its descriptor are libsoup's to free, in the next round of the loop.  No handler runs for what had come already: a status
 * is set as well. */
static void
throw_out (Connection *connection, const char *why)
{
  g_debug ("http gate: %s", why);
  if (connection->message)
    soup_server_message_set_status (connection->message, SOUP_STATUS_REQUEST_TIMEOUT, NULL);
  tandem_metered_stream_cut (connection->stream);
  g_hash_table_remove (connection->gate->connections, connection->remote);
}

static gboolean
on_deadline (gpointer user_data)
{
  throw_out (user_data, "a request took too long to arrive");
  return G_SOURCE_REMOVE;
}

/* How little is lost with it, 0: it must stay. */
static guint
rank (Connection *connection)
{
  if (connection->refused)
    return 4;
  if (!connection->begun && g_get_monotonic_time () - connection->since_us > SILENT_US)
    return 3;
  if (!connection->arrived)
    return 2;
  /* Its answer waits in vain for being read. */
  return g_socket_condition_check (tandem_metered_stream_get_socket (connection->stream), G_IO_OUT) & G_IO_OUT ? 0 : 1;
}

/* Who has come long ago and still has sent nothing makes room for who comes now; FALSE when all are being served. */
static gboolean
make_room (TandemHttpGate *self)
{
  Connection *least = NULL;
  guint highest = 0;

  for (GList *link = self->order.head; link && highest < 4; link = link->next) {
    guint value = rank (link->data);

    if (value > highest) {
      highest = value;
      least = link->data;
    }
  }
  if (least)
    throw_out (least, "too many connections: an idle one was closed");
  return least != NULL;
}

static void
make_memory (TandemHttpGate *self)
{
  for (GList *link = self->order.head; link && self->held > MAX_HELD;) {
    Connection *connection = link->data;

    link = link->next;
    if (connection->held > 0)
      throw_out (connection, "too much of all requests is incomplete: an old one was closed");
  }
}

/* --- a request arrives --------------------------------------------------------------------------------- */

static void
refuse (TandemHttpGate *self, SoupServerMessage *message, guint status, const char *body)
{
  Connection *connection = lookup (self, message);

  if (!connection)
    return;
  g_debug ("http gate: refused a request with %u", status);
  connection_request_arrived (connection); /* the farewell has a deadline of its own */
  connection->refused = TRUE;
  tandem_metered_stream_allow (connection->stream, MAX_REFUSED, 0);
  tandem_http_farewell (message, tandem_metered_stream_get_socket (connection->stream), status, body ? "application/json" : NULL,
                        body);
}

static void
refuse_body (TandemHttpGate *self, SoupServerMessage *message)
{
  refuse (self, message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, self->limits.too_large);
}

static void
on_got_headers (SoupServerMessage *message, gpointer user_data)
{
  TandemHttpGate *self = TANDEM_HTTP_GATE (user_data);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Connection *connection = lookup (self, message);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  if (connection)
    tandem_metered_stream_allow (connection->stream, BODY_TO_SEND (self->limits.max_body), 0);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > (goffset) self->limits.max_body)
    refuse_body (self, message);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  TandemHttpGate *self = TANDEM_HTTP_GATE (user_data);
  Connection *connection = lookup (self, message);

  if (!connection || connection->arrived)
    return;
  connection->body += g_bytes_get_size (chunk);
  connection->n_pieces++;
  connection->held += g_bytes_get_size (chunk) + PIECE_COST;
  self->held += g_bytes_get_size (chunk) + PIECE_COST;
  if (connection->body > self->limits.max_body)
    refuse_body (self, message);
  else if (connection->n_pieces > MANY_PIECES && connection->body < SHORT_PIECE * connection->n_pieces)
    throw_out (connection, "a body comes in too small pieces");
  else
    make_memory (self);
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
  connection->begun = TRUE;
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

/* --- connections come and go ------------------------------------------------------------------------------ */

static void
on_accepted (GSocketConnection *socket, gpointer user_data)
{
  TandemHttpGate *self = TANDEM_HTTP_GATE (user_data);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (socket, NULL);
  g_autoptr (TandemMeteredStream) stream = NULL;
  Connection *connection;

  if (!local || !remote)
    return; /* gone already */
  if (g_hash_table_size (self->connections) >= self->limits.max_connections && !make_room (self)) {
    g_debug ("http gate: more than %u connections", self->limits.max_connections);
    return;
  }
  stream = tandem_metered_stream_new (socket, self->round);
  tandem_metered_stream_allow (stream, MAX_HEAD, 0);
  tandem_metered_stream_expect_head (stream, MAX_LINES);
  connection = g_new0 (Connection, 1);
  connection->gate = self;
  connection->remote = g_object_ref (remote);
  connection->stream = stream;
  connection->since_us = g_get_monotonic_time ();
  connection->link.data = connection;
  g_queue_push_tail_link (&self->order, &connection->link);
  g_object_weak_ref (G_OBJECT (stream), on_stream_gone, connection);
  connection->deadline = g_timeout_source_new (self->limits.request_ms);
  g_source_set_callback (connection->deadline, on_deadline, connection, NULL);
  g_source_attach (connection->deadline, g_main_context_get_thread_default ());
  g_hash_table_insert (self->connections, remote, connection);
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, remote, NULL);
}

gboolean
tandem_http_gate_listen (TandemHttpGate *self, guint port, const char *setting, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_HTTP_GATE (self), FALSE);
  self->port = tandem_http_port_open (port, setting, on_accepted, self, error);
  self->round = self->port ? tandem_loop_round_new () : NULL;
  return self->port != NULL;
}

guint
tandem_http_gate_get_port (TandemHttpGate *self)
{
  g_return_val_if_fail (TANDEM_IS_HTTP_GATE (self), 0);
  return self->port ? tandem_http_port_get_number (self->port) : 0;
}

TandemMeteredStream *
tandem_http_gate_release (TandemHttpGate *self, SoupServerMessage *message)
{
  Connection *connection = lookup (self, message);
  TandemMeteredStream *stream;

  if (!connection)
    return NULL;
  stream = connection->stream;
  tandem_metered_stream_allow (stream, G_MAXSIZE, 0);
  tandem_metered_stream_hurry (stream);
  g_hash_table_remove (self->connections, connection->remote);
  return stream;
}

void
tandem_http_gate_stop (TandemHttpGate *self)
{
  g_return_if_fail (TANDEM_IS_HTTP_GATE (self));

  g_clear_pointer (&self->port, tandem_http_port_close);
  if (self->round)
    tandem_loop_round_stop (self->round);
  g_clear_pointer (&self->round, tandem_loop_round_unref);
  soup_server_disconnect (self->server);
}
