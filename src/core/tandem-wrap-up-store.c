// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-wrap-up-store.h"

G_DEFINE_INTERFACE (TandemWrapUpStore, tandem_wrap_up_store, G_TYPE_OBJECT)

static void
tandem_wrap_up_store_default_init (TandemWrapUpStoreInterface *iface)
{
}

void
tandem_wrap_up_store_load_async (TandemWrapUpStore *self, const char *call_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_WRAP_UP_STORE (self) && call_id);
  TANDEM_WRAP_UP_STORE_GET_IFACE (self)->load_async (self, call_id, cancellable, callback, user_data);
}

TandemWrapUp *
tandem_wrap_up_store_load_finish (TandemWrapUpStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_WRAP_UP_STORE (self), NULL);
  return TANDEM_WRAP_UP_STORE_GET_IFACE (self)->load_finish (self, result, error);
}

void
tandem_wrap_up_store_save_async (TandemWrapUpStore *self, const char *call_id, const TandemWrapUp *wrap_up,
                                 const TandemDelivery *delivery, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_WRAP_UP_STORE (self) && call_id);
  TANDEM_WRAP_UP_STORE_GET_IFACE (self)->save_async (self, call_id, wrap_up, delivery, cancellable, callback, user_data);
}

void
tandem_wrap_up_store_list_deliveries_async (TandemWrapUpStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_WRAP_UP_STORE (self));
  TANDEM_WRAP_UP_STORE_GET_IFACE (self)->list_deliveries_async (self, cancellable, callback, user_data);
}

GPtrArray *
tandem_wrap_up_store_list_deliveries_finish (TandemWrapUpStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_WRAP_UP_STORE (self), NULL);
  return TANDEM_WRAP_UP_STORE_GET_IFACE (self)->list_deliveries_finish (self, result, error);
}

void
tandem_wrap_up_store_save_delivery_async (TandemWrapUpStore *self, const TandemDelivery *delivery, gboolean done,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_WRAP_UP_STORE (self) && delivery);
  TANDEM_WRAP_UP_STORE_GET_IFACE (self)->save_delivery_async (self, delivery, done, cancellable, callback, user_data);
}

gboolean
tandem_wrap_up_store_finish (TandemWrapUpStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_WRAP_UP_STORE (self), FALSE);
  return TANDEM_WRAP_UP_STORE_GET_IFACE (self)->finish (self, result, error);
}
