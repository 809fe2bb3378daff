// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-sockets.h"

G_DEFINE_INTERFACE (TandemCallSockets, tandem_call_sockets, G_TYPE_OBJECT)

static void
tandem_call_sockets_default_init (TandemCallSocketsInterface *iface)
{
}

gboolean
tandem_call_sockets_claim (TandemCallSockets *self, TandemCall *call, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CALL_SOCKETS (self), FALSE);
  return TANDEM_CALL_SOCKETS_GET_IFACE (self)->claim (self, call, error);
}

void
tandem_call_sockets_release (TandemCallSockets *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CALL_SOCKETS (self));
  TANDEM_CALL_SOCKETS_GET_IFACE (self)->release (self, call);
}

void
tandem_call_sockets_take (TandemCallSockets *self, TandemCall *call, GSocket *socket)
{
  g_return_if_fail (TANDEM_IS_CALL_SOCKETS (self));
  TANDEM_CALL_SOCKETS_GET_IFACE (self)->take (self, call, socket);
}
