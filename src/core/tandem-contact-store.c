// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-contact-store.h"

G_DEFINE_INTERFACE (TandemContactStore, tandem_contact_store, G_TYPE_OBJECT)

static void
tandem_contact_store_default_init (TandemContactStoreInterface *iface)
{
}

void
tandem_contact_store_list_async (TandemContactStore *self, const char *after_id, guint limit, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CONTACT_STORE (self));
  TANDEM_CONTACT_STORE_GET_IFACE (self)->list_async (self, after_id, limit, cancellable, callback, user_data);
}

GPtrArray *
tandem_contact_store_list_finish (TandemContactStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CONTACT_STORE (self), NULL);
  return TANDEM_CONTACT_STORE_GET_IFACE (self)->list_finish (self, result, error);
}

void
tandem_contact_store_save_async (TandemContactStore *self, const TandemContactFacts *facts, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CONTACT_STORE (self));
  TANDEM_CONTACT_STORE_GET_IFACE (self)->save_async (self, facts, cancellable, callback, user_data);
}

void
tandem_contact_store_remove_async (TandemContactStore *self, const char *id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CONTACT_STORE (self));
  TANDEM_CONTACT_STORE_GET_IFACE (self)->remove_async (self, id, cancellable, callback, user_data);
}

gboolean
tandem_contact_store_finish (TandemContactStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CONTACT_STORE (self), FALSE);
  return TANDEM_CONTACT_STORE_GET_IFACE (self)->finish (self, result, error);
}

void
tandem_contact_store_merge_async (TandemContactStore *self, GPtrArray *contacts, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CONTACT_STORE (self));
  TANDEM_CONTACT_STORE_GET_IFACE (self)->merge_async (self, contacts, cancellable, callback, user_data);
}

gboolean
tandem_contact_store_merge_finish (TandemContactStore *self, GAsyncResult *result, guint *added, guint *updated,
                                   GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CONTACT_STORE (self), FALSE);
  return TANDEM_CONTACT_STORE_GET_IFACE (self)->merge_finish (self, result, added, updated, error);
}
