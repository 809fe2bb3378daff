// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-delivery-post.h"

G_DEFINE_INTERFACE (TandemDeliveryPost, tandem_delivery_post, G_TYPE_OBJECT)

static void
tandem_delivery_post_default_init (TandemDeliveryPostInterface *iface)
{
}

gboolean
tandem_delivery_post_is_set_up (TandemDeliveryPost *self)
{
  g_return_val_if_fail (TANDEM_IS_DELIVERY_POST (self), FALSE);
  return TANDEM_DELIVERY_POST_GET_IFACE (self)->is_set_up (self);
}

void
tandem_delivery_post_deliver_async (TandemDeliveryPost *self, const TandemDelivery *delivery, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_DELIVERY_POST (self) && delivery);
  TANDEM_DELIVERY_POST_GET_IFACE (self)->deliver_async (self, delivery, cancellable, callback, user_data);
}

gboolean
tandem_delivery_post_deliver_finish (TandemDeliveryPost *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_DELIVERY_POST (self), FALSE);
  return TANDEM_DELIVERY_POST_GET_IFACE (self)->deliver_finish (self, result, error);
}
