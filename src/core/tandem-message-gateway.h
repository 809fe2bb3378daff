// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-message.h"

/* Where texts that come in are handed on to.  Main thread only. */
#define TANDEM_TYPE_MESSAGE_GATEWAY (tandem_message_gateway_get_type ())
G_DECLARE_INTERFACE (TandemMessageGateway, tandem_message_gateway, TANDEM, MESSAGE_GATEWAY, GObject)

struct _TandemMessageGatewayInterface {
  GTypeInterface parent;
  void (*forward_async) (TandemMessageGateway *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*forward_finish) (TandemMessageGateway *self, GAsyncResult *result, GError **error);
};

/* One attempt.  TANDEM_PROVIDER_ERROR_REFUSED: it takes this one not now and not later.  Anything else may be tried again; then the other
 * side may have got it already, and knows it by its id. */
void tandem_message_gateway_forward_async (TandemMessageGateway *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_message_gateway_forward_finish (TandemMessageGateway *self, GAsyncResult *result, GError **error);
