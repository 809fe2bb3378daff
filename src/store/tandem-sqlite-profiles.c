// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sqlite-profiles.h"

#include "tandem-store-profiles.h"

struct _TandemSqliteProfiles {
  GObject parent_instance;

  /* owned */
  TandemSqliteStore *store;
};

/* What one task takes to the worker thread and brings back; all values. */
typedef struct {
  TandemProfileRow *row;
  GPtrArray *rows;
} Operation;

static void store_init (TandemProfileStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemSqliteProfiles, tandem_sqlite_profiles, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_PROFILE_STORE, store_init))

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_clear_pointer (&operation->row, tandem_profile_row_free);
  g_clear_pointer (&operation->rows, g_ptr_array_unref);
  g_free (operation);
}

static void
tandem_sqlite_profiles_dispose (GObject *object)
{
  g_clear_object (&TANDEM_SQLITE_PROFILES (object)->store);
  G_OBJECT_CLASS (tandem_sqlite_profiles_parent_class)->dispose (object);
}

static void
tandem_sqlite_profiles_class_init (TandemSqliteProfilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sqlite_profiles_dispose;
}

static void
tandem_sqlite_profiles_init (TandemSqliteProfiles *self)
{
}

TandemSqliteProfiles *
tandem_sqlite_profiles_new (TandemSqliteStore *store)
{
  TandemSqliteProfiles *self;

  g_return_val_if_fail (TANDEM_IS_SQLITE_STORE (store), NULL);
  self = g_object_new (TANDEM_TYPE_SQLITE_PROFILES, NULL);
  self->store = g_object_ref (store);
  return self;
}

/* @row: copied; nullable. */
static void
push (TandemProfileStore *store, const TandemProfileRow *row, gboolean writes, TandemStoreWork work, GCancellable *cancellable,
      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Operation *operation = g_new0 (Operation, 1);

  operation->row = row ? tandem_profile_row_new (row->id, row->name, row->text) : NULL;
  g_task_set_source_tag (task, push);
  g_task_set_task_data (task, operation, operation_free);
  tandem_sqlite_store_push (TANDEM_SQLITE_PROFILES (store)->store, task, writes, work);
}

static gboolean
list (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_profiles_list (database, error);
  return operation->rows != NULL;
}

static void
list_async (TandemProfileStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push (store, NULL, FALSE, list, cancellable, callback, user_data);
}

static GPtrArray *
list_finish (TandemProfileStore *store, GAsyncResult *result, GError **error)
{
  Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  operation = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&operation->rows);
}

static gboolean
save (TandemStoreDatabase *database, gpointer data, GError **error)
{
  return tandem_store_profiles_save (database, ((Operation *) data)->row, error);
}

static void
save_async (TandemProfileStore *store, const TandemProfileRow *row, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  push (store, row, TRUE, save, cancellable, callback, user_data);
}

static gboolean
remove_profile (TandemStoreDatabase *database, gpointer data, GError **error)
{
  return tandem_store_profiles_remove (database, ((Operation *) data)->row->id, error);
}

static void
remove_async (TandemProfileStore *store, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (TandemProfileRow) row = tandem_profile_row_new (id, NULL, NULL);

  push (store, row, TRUE, remove_profile, cancellable, callback, user_data);
}

static gboolean
finish (TandemProfileStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
store_init (TandemProfileStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->save_async = save_async;
  iface->remove_async = remove_async;
  iface->finish = finish;
}
