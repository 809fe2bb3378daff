// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-keyring-secrets.h"

#include <libsecret/secret.h>

#include "tandem-config.h"
#include "tandem-error.h"
#include "tandem-memory-secrets.h"

/* What the first window may wait for a keyring that answers: it does so in a few ms.  A locked or dead one is not
 * waited for; what it gives later is used from then on. */
#define LOAD_PATIENCE_US (200 * G_TIME_SPAN_MILLISECOND)

/* Main thread only.  The keyring is read once, by a thread that may wait for the user to unlock it. */
struct _TandemKeyringSecrets {
  GObject parent_instance;

  /* owned */
  GHashTable *values;
  GHashTable *stored;       /* names stored since the start: newer than what was loaded */
  GAsyncQueue *arrivals;    /* the loaded table, once */
  GCancellable *cancellable;
  TandemSecrets *overrides; /* nullable */
};

static void secrets_init (TandemSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemKeyringSecrets, tandem_keyring_secrets, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SECRETS, secrets_init))

static const SecretSchema schema = {
  "io.github.tandemphone.Tandem", SECRET_SCHEMA_NONE,
  { { "provider", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "account", SECRET_SCHEMA_ATTRIBUTE_STRING } }
};

typedef struct {
  char *name;
  char *value; /* nullable: forget */
} Entry;

static void
entry_free (Entry *entry)
{
  if (entry->value)
    secret_password_wipe (entry->value);
  g_free (entry->value);
  g_free (entry->name);
  g_free (entry);
}

/* "twilio-auth-token" is provider "twilio", account "auth-token". */
static GHashTable *
attributes_of (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "-", 2);

  g_return_val_if_fail (g_strv_length (parts) == 2, NULL);
  return secret_attributes_build (&schema, "provider", parts[0], "account", parts[1], NULL);
}

static void
add_item (GHashTable *values, SecretRetrievable *item, GCancellable *cancellable)
{
  g_autoptr (GHashTable) attributes = secret_retrievable_get_attributes (item);
  g_autoptr (SecretValue) value = secret_retrievable_retrieve_secret_sync (item, cancellable, NULL);
  const char *provider = g_hash_table_lookup (attributes, "provider");
  const char *account = g_hash_table_lookup (attributes, "account");
  const char *text = value ? secret_value_get_text (value) : NULL;

  /* Not given: it is still locked. */
  if (provider && account && text)
    g_hash_table_replace (values, g_strconcat (provider, "-", account, NULL), g_strdup (text));
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GAsyncQueue *arrivals = task_data;
  g_autoptr (GHashTable) values = tandem_memory_secrets_new_table ();
  g_autoptr (GHashTable) everything = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_searchv_sync (&schema, everything, SECRET_SEARCH_ALL | SECRET_SEARCH_UNLOCK |
                                               SECRET_SEARCH_LOAD_SECRETS, cancellable, &error);

  if (error)
    g_debug ("keyring: nothing was read: %s", error->message);
  for (GList *l = items; l; l = l->next)
    add_item (values, l->data, cancellable);
  g_list_free_full (items, g_object_unref);
  g_async_queue_push (arrivals, g_steal_pointer (&values));
  g_task_return_boolean (task, TRUE);
}

static void
begin_loading (TandemKeyringSecrets *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, NULL, NULL);

  g_task_set_source_tag (task, begin_loading);
  g_task_set_task_data (task, g_async_queue_ref (self->arrivals), (GDestroyNotify) g_async_queue_unref);
  g_task_run_in_thread (task, load_in_thread);
}

/* Takes @loaded (nullable).  Only adds, so that what get() lent out stays valid. */
static void
take_loaded (TandemKeyringSecrets *self, GHashTable *loaded)
{
  g_autoptr (GHashTable) values = loaded;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  if (!values)
    return;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!g_hash_table_contains (self->stored, name))
      g_hash_table_insert (self->values, g_strdup (name), g_strdup (value));
}

static const char *
get (TandemSecrets *secrets, const char *name)
{
  TandemKeyringSecrets *self = TANDEM_KEYRING_SECRETS (secrets);
  const char *given = self->overrides ? tandem_secrets_get (self->overrides, name) : NULL;

  if (given)
    return given;
  take_loaded (self, g_async_queue_try_pop (self->arrivals));
  return g_hash_table_lookup (self->values, name);
}

static void
remember (TandemKeyringSecrets *self, const Entry *entry)
{
  g_hash_table_add (self->stored, g_strdup (entry->name));
  if (entry->value)
    g_hash_table_replace (self->values, g_strdup (entry->name), g_strdup (entry->value));
  else
    g_hash_table_remove (self->values, entry->name);
}

/* Takes @error.  What was typed is used until Tandem closes even if it cannot be kept. */
static void
return_refusal (GTask *task, GError *error)
{
  g_autoptr (GError) reason = error;
  const char *advice = "unlock it or start a keyring service such as gnome-keyring";

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
    g_task_return_error (task, g_steal_pointer (&reason));
    return;
  }
  remember (g_task_get_source_object (task), g_task_get_task_data (task));
  g_dbus_error_strip_remote_error (reason);
  g_task_return_new_error (task, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_SECRETS,
                           "The keyring is not available: %s; %s. Until then the secret is forgotten when Tandem closes.",
                           reason->message, advice);
}

static void
did_store (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error)) {
    return_refusal (task, error);
    return;
  }
  remember (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
did_clear (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  /* FALSE without an error: there was none. */
  secret_password_clear_finish (result, &error);
  if (error) {
    return_refusal (task, error);
    return;
  }
  remember (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
store_async (TandemSecrets *secrets, const char *name, const char *value, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (secrets, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = attributes_of (name);
  g_autofree char *label = g_strconcat ("Tandem: ", name, NULL);
  Entry *entry = g_new0 (Entry, 1);

  entry->name = g_strdup (name);
  entry->value = value && *value ? g_strdup (value) : NULL;
  g_task_set_source_tag (task, store_async);
  g_task_set_task_data (task, entry, (GDestroyNotify) entry_free);
  if (entry->value)
    secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, entry->value, cancellable, did_store,
                            g_steal_pointer (&task));
  else
    secret_password_clearv (&schema, attributes, cancellable, did_clear, g_steal_pointer (&task));
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
tandem_keyring_secrets_dispose (GObject *object)
{
  TandemKeyringSecrets *self = TANDEM_KEYRING_SECRETS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->overrides);
  G_OBJECT_CLASS (tandem_keyring_secrets_parent_class)->dispose (object);
}

static void
tandem_keyring_secrets_finalize (GObject *object)
{
  TandemKeyringSecrets *self = TANDEM_KEYRING_SECRETS (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->arrivals, g_async_queue_unref);
  g_clear_pointer (&self->stored, g_hash_table_unref);
  g_clear_pointer (&self->values, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_keyring_secrets_parent_class)->finalize (object);
}

static void
tandem_keyring_secrets_class_init (TandemKeyringSecretsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_keyring_secrets_dispose;
  object_class->finalize = tandem_keyring_secrets_finalize;
}

static void
tandem_keyring_secrets_init (TandemKeyringSecrets *self)
{
  self->values = tandem_memory_secrets_new_table ();
  self->stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->arrivals = g_async_queue_new_full ((GDestroyNotify) g_hash_table_unref);
  self->cancellable = g_cancellable_new ();
}

TandemSecrets *
tandem_keyring_secrets_new (TandemSecrets *overrides)
{
  TandemKeyringSecrets *self = g_object_new (TANDEM_TYPE_KEYRING_SECRETS, NULL);

  self->overrides = overrides ? g_object_ref (overrides) : NULL;
  begin_loading (self);
  take_loaded (self, g_async_queue_timeout_pop (self->arrivals, LOAD_PATIENCE_US));
  return TANDEM_SECRETS (self);
}
