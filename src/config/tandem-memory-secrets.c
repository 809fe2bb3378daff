// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-memory-secrets.h"

#include <libsecret/secret.h>

#include "tandem-config.h"

/* Main thread only. */
struct _TandemMemorySecrets {
  GObject parent_instance;

  /* owned */
  GHashTable *values;
};

static void secrets_init (TandemSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemMemorySecrets, tandem_memory_secrets, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SECRETS, secrets_init))

static void
forget (gpointer value)
{
  secret_password_wipe (value);
  g_free (value);
}

GHashTable *
tandem_memory_secrets_new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, forget);
}

static const char *
get (TandemSecrets *secrets, const char *name)
{
  return g_hash_table_lookup (TANDEM_MEMORY_SECRETS (secrets)->values, name);
}

static void
store_async (TandemSecrets *secrets, const char *name, const char *value, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  TandemMemorySecrets *self = TANDEM_MEMORY_SECRETS (secrets);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, store_async);
  if (value && *value)
    g_hash_table_replace (self->values, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->values, name);
  g_task_return_boolean (task, TRUE);
}

static gboolean
store_finish (TandemSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
secrets_init (TandemSecretsInterface *iface)
{
  iface->get = get;
  iface->store_async = store_async;
  iface->store_finish = store_finish;
}

static void
tandem_memory_secrets_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_MEMORY_SECRETS (object)->values, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_memory_secrets_parent_class)->finalize (object);
}

static void
tandem_memory_secrets_class_init (TandemMemorySecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_memory_secrets_finalize;
}

static void
tandem_memory_secrets_init (TandemMemorySecrets *self)
{
  self->values = tandem_memory_secrets_new_table ();
}

TandemSecrets *
tandem_memory_secrets_new (void)
{
  return g_object_new (TANDEM_TYPE_MEMORY_SECRETS, NULL);
}
