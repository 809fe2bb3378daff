// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store.h"

G_DEFINE_INTERFACE (TandemStore, tandem_store, G_TYPE_OBJECT)

static void
tandem_store_default_init (TandemStoreInterface *iface)
{
}

void
tandem_store_save_call_async (TandemStore *self, TandemCall *call, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_STORE (self));
  TANDEM_STORE_GET_IFACE (self)->save_call_async (self, call, cancellable, callback, user_data);
}

void
tandem_store_save_turn_async (TandemStore *self, TandemCall *call, TandemTurn *turn,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_STORE (self));
  TANDEM_STORE_GET_IFACE (self)->save_turn_async (self, call, turn, cancellable, callback, user_data);
}

void
tandem_store_add_event_async (TandemStore *self, const char *call_id, const char *kind, const char *detail,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_STORE (self));
  TANDEM_STORE_GET_IFACE (self)->add_event_async (self, call_id, kind, detail, cancellable, callback, user_data);
}

gboolean
tandem_store_save_finish (TandemStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_STORE (self), FALSE);
  return TANDEM_STORE_GET_IFACE (self)->save_finish (self, result, error);
}

void
tandem_store_list_calls_async (TandemStore *self, int limit, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_STORE (self));
  TANDEM_STORE_GET_IFACE (self)->list_calls_async (self, limit, cancellable, callback, user_data);
}

void
tandem_store_list_calls_with_async (TandemStore *self, const char *number, const char *before_id, int limit,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_STORE (self) && number);
  TANDEM_STORE_GET_IFACE (self)->list_calls_with_async (self, number, before_id, limit, cancellable, callback, user_data);
}

GPtrArray *
tandem_store_list_calls_finish (TandemStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_STORE (self), NULL);
  return TANDEM_STORE_GET_IFACE (self)->list_calls_finish (self, result, error);
}

void
tandem_store_load_transcript_async (TandemStore *self, TandemCall *call, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_STORE (self));
  TANDEM_STORE_GET_IFACE (self)->load_transcript_async (self, call, cancellable, callback, user_data);
}

gboolean
tandem_store_load_transcript_finish (TandemStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_STORE (self), FALSE);
  return TANDEM_STORE_GET_IFACE (self)->load_transcript_finish (self, result, error);
}
