// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-secrets.h"

#include <string.h>

#include "tandem-error.h"

struct _FixtureSecrets {
  GObject parent_instance;

  /* owned */
  GHashTable *values;
};

static void secrets_init (TandemSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureSecrets, fixture_secrets, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SECRETS, secrets_init))

static void
fixture_secrets_finalize (GObject *object)
{
  g_clear_pointer (&FIXTURE_SECRETS (object)->values, g_hash_table_unref);
  G_OBJECT_CLASS (fixture_secrets_parent_class)->finalize (object);
}

static void
fixture_secrets_class_init (FixtureSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fixture_secrets_finalize;
}

static void
fixture_secrets_init (FixtureSecrets *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static const char *
get (TandemSecrets *secrets, const char *name)
{
  return g_hash_table_lookup (FIXTURE_SECRETS (secrets)->values, name);
}

static void
store_async (TandemSecrets *secrets, const char *name, const char *value, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (secrets, cancellable, callback, user_data);

  if (value && *value && strspn (value, "0") == strlen (value)) {
    g_task_return_new_error (task, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_SECRETS, "The keyring is locked.");
    return;
  }
  g_hash_table_insert (FIXTURE_SECRETS (secrets)->values, g_strdup (name), g_strdup (value));
  g_task_return_boolean (task, TRUE);
}

static gboolean
store_finish (TandemSecrets *secrets, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
secrets_init (TandemSecretsInterface *iface)
{
  iface->get = get;
  iface->store_async = store_async;
  iface->store_finish = store_finish;
}

TandemSecrets *
fixture_secrets_new (void)
{
  return g_object_new (FIXTURE_TYPE_SECRETS, NULL);
}
