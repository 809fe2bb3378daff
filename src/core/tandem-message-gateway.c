// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-gateway.h"

G_DEFINE_INTERFACE (TandemMessageGateway, tandem_message_gateway, G_TYPE_OBJECT)

static void
tandem_message_gateway_default_init (TandemMessageGatewayInterface *iface)
{
}

void
tandem_message_gateway_forward_async (TandemMessageGateway *self, TandemMessage *message, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_GATEWAY (self));
  TANDEM_MESSAGE_GATEWAY_GET_IFACE (self)->forward_async (self, message, cancellable, callback, user_data);
}

gboolean
tandem_message_gateway_forward_finish (TandemMessageGateway *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_GATEWAY (self), FALSE);
  return TANDEM_MESSAGE_GATEWAY_GET_IFACE (self)->forward_finish (self, result, error);
}
