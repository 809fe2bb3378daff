// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-port.h"

/* After a failed accept (mostly: no file descriptors left) trying again at once would only spin. */
#define ACCEPT_AGAIN_MS 200
/* A full backlog makes everybody's next attempt wait for a second. */
#define BACKLOG 1024
/* So many are accepted in one round of the loop: who was accepted must be read before the gate has to make room for 256 others. */
#define AT_ONCE 4

struct _TandemHttpPort {
  /* owned */
  GSocket *listener;
  GSource *source; /* waits for connections, or for a better moment */

  TandemHttpPortFunc accepted;
  gpointer user_data;
  guint number;
};

static void
drop_source (TandemHttpPort *self)
{
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void wait_for_connections (TandemHttpPort *self);

static gboolean
on_again (gpointer user_data)
{
  wait_for_connections (user_data);
  return G_SOURCE_REMOVE;
}

static void
accept_one (TandemHttpPort *self, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_accept (self->listener, NULL, error);
  g_autoptr (GSocketConnection) connection = NULL;

  if (!socket)
    return;
  connection = g_socket_connection_factory_create_connection (socket);
  self->accepted (connection, self->user_data);
}

static gboolean
on_connections (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  TandemHttpPort *self = user_data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < AT_ONCE && !error; i++)
    accept_one (self, &error);
  if (!error || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  g_debug ("http port: %s", error->message);
  drop_source (self);
  self->source = g_timeout_source_new (ACCEPT_AGAIN_MS);
  g_source_set_callback (self->source, on_again, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return G_SOURCE_REMOVE;
}

static void
wait_for_connections (TandemHttpPort *self)
{
  drop_source (self);
  self->source = g_socket_create_source (self->listener, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_connections), self, NULL);
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
tandem_http_port_try (guint number, GError **error)
{
  g_autoptr (GSocket) socket = make_listener (number, error);

  return socket != NULL;
}

TandemHttpPort *
tandem_http_port_open (guint number, const char *setting, TandemHttpPortFunc accepted, gpointer user_data, GError **error)
{
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) reason = NULL;
  TandemHttpPort *self;

  if (number > G_MAXUINT16) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s must be between 1 and 65535, not %u.", setting,
                 number);
    return NULL;
  }
  listener = make_listener (number, &reason);
  bound = listener ? g_socket_get_local_address (listener, &reason) : NULL;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                 "Port %u is in use: stop the program that uses it, or set %s to another port.", number, setting);
    return NULL;
  }
  if (!bound) {
    g_set_error (error, G_IO_ERROR, reason->code, "Cannot listen on port %u (%s): %s", number, setting, reason->message);
    return NULL;
  }
  self = g_new0 (TandemHttpPort, 1);
  self->listener = g_steal_pointer (&listener);
  self->accepted = accepted;
  self->user_data = user_data;
  self->number = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  wait_for_connections (self);
  return self;
}

guint
tandem_http_port_get_number (TandemHttpPort *self)
{
  return self->number;
}

void
tandem_http_port_close (TandemHttpPort *self)
{
  drop_source (self);
  g_socket_close (self->listener, NULL);
  g_object_unref (self->listener);
  g_free (self);
}
