// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-store.h"

G_DEFINE_INTERFACE (TandemProfileStore, tandem_profile_store, G_TYPE_OBJECT)

static void
tandem_profile_store_default_init (TandemProfileStoreInterface *iface)
{
}

TandemProfileRow *
tandem_profile_row_new (const char *id, const char *name, const char *text)
{
  TandemProfileRow *row = g_new0 (TandemProfileRow, 1);

  row->id = g_strdup (id);
  row->name = g_strdup (name);
  row->text = g_strdup (text);
  return row;
}

void
tandem_profile_row_free (gpointer data)
{
  TandemProfileRow *row = data;

  g_free (row->id);
  g_free (row->name);
  g_free (row->text);
  g_free (row);
}

void
tandem_profile_store_list_async (TandemProfileStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_PROFILE_STORE (self));
  TANDEM_PROFILE_STORE_GET_IFACE (self)->list_async (self, cancellable, callback, user_data);
}

GPtrArray *
tandem_profile_store_list_finish (TandemProfileStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE_STORE (self), NULL);
  return TANDEM_PROFILE_STORE_GET_IFACE (self)->list_finish (self, result, error);
}

void
tandem_profile_store_save_async (TandemProfileStore *self, const TandemProfileRow *row, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_PROFILE_STORE (self) && row);
  TANDEM_PROFILE_STORE_GET_IFACE (self)->save_async (self, row, cancellable, callback, user_data);
}

void
tandem_profile_store_remove_async (TandemProfileStore *self, const char *id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_PROFILE_STORE (self) && id);
  TANDEM_PROFILE_STORE_GET_IFACE (self)->remove_async (self, id, cancellable, callback, user_data);
}

gboolean
tandem_profile_store_finish (TandemProfileStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE_STORE (self), FALSE);
  return TANDEM_PROFILE_STORE_GET_IFACE (self)->finish (self, result, error);
}
