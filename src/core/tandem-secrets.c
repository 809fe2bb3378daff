// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-secrets.h"

G_DEFINE_INTERFACE (TandemSecrets, tandem_secrets, G_TYPE_OBJECT)

static void
tandem_secrets_default_init (TandemSecretsInterface *iface)
{
}

const char *
tandem_secrets_get (TandemSecrets *self, const char *name)
{
  g_return_val_if_fail (TANDEM_IS_SECRETS (self), NULL);
  return TANDEM_SECRETS_GET_IFACE (self)->get (self, name);
}

void
tandem_secrets_store_async (TandemSecrets *self, const char *name, const char *value,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SECRETS (self));
  TANDEM_SECRETS_GET_IFACE (self)->store_async (self, name, value, cancellable, callback, user_data);
}

gboolean
tandem_secrets_store_finish (TandemSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SECRETS (self), FALSE);
  return TANDEM_SECRETS_GET_IFACE (self)->store_finish (self, result, error);
}
