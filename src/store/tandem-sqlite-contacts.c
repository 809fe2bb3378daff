// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sqlite-contacts.h"

#include "tandem-store-contacts.h"

struct _TandemSqliteContacts {
  GObject parent_instance;

  /* owned */
  TandemSqliteStore *store;
};

/* What one task takes to the worker thread and brings back; all values. */
typedef struct {
  char *id; /* nullable */
  TandemContactFacts *facts;
  GPtrArray *contacts; /* to be merged, or the answer */
  guint limit;
  guint added;
  guint updated;
} Operation;

static void store_init (TandemContactStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemSqliteContacts, tandem_sqlite_contacts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CONTACT_STORE, store_init))

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_clear_pointer (&operation->id, g_free);
  g_clear_pointer (&operation->facts, tandem_contact_facts_free);
  g_clear_pointer (&operation->contacts, g_ptr_array_unref);
  g_free (operation);
}

static void
tandem_sqlite_contacts_dispose (GObject *object)
{
  g_clear_object (&TANDEM_SQLITE_CONTACTS (object)->store);
  G_OBJECT_CLASS (tandem_sqlite_contacts_parent_class)->dispose (object);
}

static void
tandem_sqlite_contacts_class_init (TandemSqliteContactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sqlite_contacts_dispose;
}

static void
tandem_sqlite_contacts_init (TandemSqliteContacts *self)
{
}

TandemSqliteContacts *
tandem_sqlite_contacts_new (TandemSqliteStore *store)
{
  TandemSqliteContacts *self;

  g_return_val_if_fail (TANDEM_IS_SQLITE_STORE (store), NULL);
  self = g_object_new (TANDEM_TYPE_SQLITE_CONTACTS, NULL);
  self->store = g_object_ref (store);
  return self;
}

static Operation *
operation_new (const char *id)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->id = g_strdup (id);
  return operation;
}

/* Takes @operation. */
static void
push (TandemContactStore *store, Operation *operation, gboolean writes, TandemStoreWork work, GCancellable *cancellable,
      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, push);
  g_task_set_task_data (task, operation, operation_free);
  tandem_sqlite_store_push (TANDEM_SQLITE_CONTACTS (store)->store, task, writes, work);
}

static gboolean
list (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->contacts = tandem_store_contacts_list (database, operation->id, operation->limit, error);
  return operation->contacts != NULL;
}

static void
list_async (TandemContactStore *store, const char *after_id, guint limit, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = operation_new (after_id);

  operation->limit = limit;
  push (store, operation, FALSE, list, cancellable, callback, user_data);
}

static GPtrArray *
list_finish (TandemContactStore *store, GAsyncResult *result, GError **error)
{
  Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  operation = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&operation->contacts);
}

static gboolean
save (TandemStoreDatabase *database, gpointer data, GError **error)
{
  return tandem_store_contacts_save (database, ((Operation *) data)->facts, error);
}

static void
save_async (TandemContactStore *store, const TandemContactFacts *facts, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = operation_new (NULL);

  operation->facts = tandem_contact_facts_copy (facts);
  push (store, operation, TRUE, save, cancellable, callback, user_data);
}

static gboolean
remove_contact (TandemStoreDatabase *database, gpointer data, GError **error)
{
  return tandem_store_contacts_remove (database, ((Operation *) data)->id, error);
}

static void
remove_async (TandemContactStore *store, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
  push (store, operation_new (id), TRUE, remove_contact, cancellable, callback, user_data);
}

static gboolean
finish (TandemContactStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
merge (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  return tandem_store_contacts_merge (database, operation->contacts, &operation->added, &operation->updated, error);
}

static void
merge_async (TandemContactStore *store, GPtrArray *contacts, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
  Operation *operation = operation_new (NULL);

  operation->contacts = g_ptr_array_ref (contacts);
  push (store, operation, TRUE, merge, cancellable, callback, user_data);
}

static gboolean
merge_finish (TandemContactStore *store, GAsyncResult *result, guint *added, guint *updated, GError **error)
{
  const Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  operation = g_task_get_task_data (G_TASK (result));
  if (added)
    *added = operation->added;
  if (updated)
    *updated = operation->updated;
  return TRUE;
}

static void
store_init (TandemContactStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->save_async = save_async;
  iface->remove_async = remove_async;
  iface->finish = finish;
  iface->merge_async = merge_async;
  iface->merge_finish = merge_finish;
}
