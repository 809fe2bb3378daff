// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tunnel.h"

G_DEFINE_INTERFACE (TandemTunnel, tandem_tunnel, G_TYPE_OBJECT)

static guint changed_signal;

static void
tandem_tunnel_default_init (TandemTunnelInterface *iface)
{
  changed_signal = g_signal_new ("changed", TANDEM_TYPE_TUNNEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
tandem_tunnel_start (TandemTunnel *self, guint port)
{
  g_return_if_fail (TANDEM_IS_TUNNEL (self));
  TANDEM_TUNNEL_GET_IFACE (self)->start (self, port);
}

void
tandem_tunnel_restart (TandemTunnel *self)
{
  g_return_if_fail (TANDEM_IS_TUNNEL (self));
  TANDEM_TUNNEL_GET_IFACE (self)->restart (self);
}

void
tandem_tunnel_stop (TandemTunnel *self)
{
  g_return_if_fail (TANDEM_IS_TUNNEL (self));
  TANDEM_TUNNEL_GET_IFACE (self)->stop (self);
}

TandemTunnelState
tandem_tunnel_get_state (TandemTunnel *self)
{
  g_return_val_if_fail (TANDEM_IS_TUNNEL (self), TANDEM_TUNNEL_OFF);
  return TANDEM_TUNNEL_GET_IFACE (self)->get_state (self);
}

const char *
tandem_tunnel_get_url (TandemTunnel *self)
{
  g_return_val_if_fail (TANDEM_IS_TUNNEL (self), "");
  return TANDEM_TUNNEL_GET_IFACE (self)->get_url (self);
}

const char *
tandem_tunnel_get_sentence (TandemTunnel *self)
{
  g_return_val_if_fail (TANDEM_IS_TUNNEL (self), "");
  return TANDEM_TUNNEL_GET_IFACE (self)->get_sentence (self);
}

void
tandem_tunnel_emit_changed (TandemTunnel *self)
{
  g_return_if_fail (TANDEM_IS_TUNNEL (self));
  g_signal_emit (self, changed_signal, 0);
}
