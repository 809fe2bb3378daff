// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-secrets.h"

#define FAKE_TYPE_SECRETS (fake_secrets_get_type ())
G_DECLARE_FINAL_TYPE (FakeSecrets, fake_secrets, FAKE, SECRETS, GObject)

struct _FakeSecrets {
  GObject parent_instance;
  GHashTable *values;
};

static void fake_secrets_iface_init (TandemSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSecrets, fake_secrets, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SECRETS, fake_secrets_iface_init))

static const char *
fake_secrets_lookup (TandemSecrets *secrets, const char *name)
{
  return g_hash_table_lookup (FAKE_SECRETS (secrets)->values, name);
}

static void
fake_secrets_iface_init (TandemSecretsInterface *iface)
{
  iface->get = fake_secrets_lookup;
}

static void
fake_secrets_finalize (GObject *object)
{
  g_hash_table_unref (FAKE_SECRETS (object)->values);
  G_OBJECT_CLASS (fake_secrets_parent_class)->finalize (object);
}

static void
fake_secrets_class_init (FakeSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_secrets_finalize;
}

static void
fake_secrets_init (FakeSecrets *self)
{
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

TandemSecrets *
fake_secrets_new (void)
{
  return g_object_new (FAKE_TYPE_SECRETS, NULL);
}

void
fake_secrets_set (TandemSecrets *secrets, const char *name, const char *value)
{
  GHashTable *values = FAKE_SECRETS (secrets)->values;
  if (value != NULL)
    g_hash_table_insert (values, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (values, name);
}
