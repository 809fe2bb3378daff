// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-listen.h"

/* The default of 10 resets connections when 50 calls begin at once. */
#define BACKLOG 512

guint
tandem_sim_listen (SoupServer *server, guint port, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, (guint16) port);
  g_autoptr (GSocketAddress) given = NULL;

  if (socket == NULL)
    return 0;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, wanted, TRUE, error) || !g_socket_listen (socket, error)) {
    g_prefix_error (error, "Cannot listen on 127.0.0.1:%u: ", port);
    return 0;
  }
  given = g_socket_get_local_address (socket, error);
  if (given == NULL || !soup_server_listen_socket (server, socket, 0, error))
    return 0;
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (given));
}
