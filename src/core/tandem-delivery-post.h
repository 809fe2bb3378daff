// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-delivery.h"

/* Who takes deliveries to another program.  Main thread only. */
#define TANDEM_TYPE_DELIVERY_POST (tandem_delivery_post_get_type ())
G_DECLARE_INTERFACE (TandemDeliveryPost, tandem_delivery_post, TANDEM, DELIVERY_POST, GObject)

struct _TandemDeliveryPostInterface {
  GTypeInterface parent;
  gboolean (*is_set_up) (TandemDeliveryPost *self);
  void (*deliver_async) (TandemDeliveryPost *self, const TandemDelivery *delivery, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*deliver_finish) (TandemDeliveryPost *self, GAsyncResult *result, GError **error);
};

/* There is somebody to be told. */
gboolean tandem_delivery_post_is_set_up (TandemDeliveryPost *self);
/* One attempt; @delivery is copied as far as it is needed.  TANDEM_PROVIDER_ERROR_REFUSED: it is not taken now and not later.  Anything else
 * may be tried again; then the other side may have got it already, and knows it by its id. */
void tandem_delivery_post_deliver_async (TandemDeliveryPost *self, const TandemDelivery *delivery, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_delivery_post_deliver_finish (TandemDeliveryPost *self, GAsyncResult *result, GError **error);
