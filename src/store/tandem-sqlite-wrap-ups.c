// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sqlite-wrap-ups.h"

#include "tandem-store-wrap-ups.h"

struct _TandemSqliteWrapUps {
  GObject parent_instance;

  /* owned */
  TandemSqliteStore *store;
};

/* What one task takes to the worker thread and brings back; all values, each nullable. */
typedef struct {
  char *call_id;
  TandemWrapUp *wrap_up;
  TandemDelivery *delivery;
  GPtrArray *deliveries;
} Operation;

static void store_init (TandemWrapUpStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemSqliteWrapUps, tandem_sqlite_wrap_ups, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_WRAP_UP_STORE, store_init))

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_free (operation->call_id);
  g_clear_pointer (&operation->wrap_up, tandem_wrap_up_free);
  g_clear_pointer (&operation->delivery, tandem_delivery_free);
  g_clear_pointer (&operation->deliveries, g_ptr_array_unref);
  g_free (operation);
}

static void
tandem_sqlite_wrap_ups_dispose (GObject *object)
{
  g_clear_object (&TANDEM_SQLITE_WRAP_UPS (object)->store);
  G_OBJECT_CLASS (tandem_sqlite_wrap_ups_parent_class)->dispose (object);
}

static void
tandem_sqlite_wrap_ups_class_init (TandemSqliteWrapUpsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sqlite_wrap_ups_dispose;
}

static void
tandem_sqlite_wrap_ups_init (TandemSqliteWrapUps *self)
{
}

TandemSqliteWrapUps *
tandem_sqlite_wrap_ups_new (TandemSqliteStore *store)
{
  TandemSqliteWrapUps *self;

  g_return_val_if_fail (TANDEM_IS_SQLITE_STORE (store), NULL);
  self = g_object_new (TANDEM_TYPE_SQLITE_WRAP_UPS, NULL);
  self->store = g_object_ref (store);
  return self;
}

/* What is given is copied. */
static void
push (TandemWrapUpStore *store, const Operation *given, gboolean writes, TandemStoreWork work, GCancellable *cancellable,
      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Operation *operation = g_new0 (Operation, 1);

  operation->call_id = g_strdup (given->call_id);
  operation->wrap_up = given->wrap_up ? tandem_wrap_up_copy (given->wrap_up) : NULL;
  operation->delivery = given->delivery ? tandem_delivery_copy (given->delivery) : NULL;
  g_task_set_source_tag (task, push);
  g_task_set_task_data (task, operation, operation_free);
  tandem_sqlite_store_push (TANDEM_SQLITE_WRAP_UPS (store)->store, task, writes, work);
}

static gboolean
load (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  g_clear_pointer (&operation->wrap_up, tandem_wrap_up_free);
  return tandem_store_wrap_ups_load (database, operation->call_id, &operation->wrap_up, error);
}

static void
load_async (TandemWrapUpStore *store, const char *call_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push (store, &(Operation){ .call_id = (char *) call_id }, FALSE, load, cancellable, callback, user_data);
}

static TandemWrapUp *
load_finish (TandemWrapUpStore *store, GAsyncResult *result, GError **error)
{
  Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  operation = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&operation->wrap_up);
}

static gboolean
save (TandemStoreDatabase *database, gpointer data, GError **error)
{
  const Operation *operation = data;

  return (!operation->wrap_up || tandem_store_wrap_ups_save (database, operation->call_id, operation->wrap_up, error)) &&
         (!operation->delivery || tandem_store_deliveries_save (database, operation->delivery, error));
}

static void
save_async (TandemWrapUpStore *store, const char *call_id, const TandemWrapUp *wrap_up, const TandemDelivery *delivery,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  const Operation given = { .call_id = (char *) call_id, .wrap_up = (TandemWrapUp *) wrap_up, .delivery = (TandemDelivery *) delivery };

  push (store, &given, TRUE, save, cancellable, callback, user_data);
}

static gboolean
list (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  g_clear_pointer (&operation->deliveries, g_ptr_array_unref);
  operation->deliveries = tandem_store_deliveries_list (database, error);
  return operation->deliveries != NULL;
}

static void
list_deliveries_async (TandemWrapUpStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push (store, &(Operation){ 0 }, FALSE, list, cancellable, callback, user_data);
}

static GPtrArray *
list_deliveries_finish (TandemWrapUpStore *store, GAsyncResult *result, GError **error)
{
  Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  operation = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&operation->deliveries);
}

static gboolean
remove_delivery (TandemStoreDatabase *database, gpointer data, GError **error)
{
  return tandem_store_deliveries_remove (database, ((const Operation *) data)->delivery->id, error);
}

static void
save_delivery_async (TandemWrapUpStore *store, const TandemDelivery *delivery, gboolean done, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  push (store, &(Operation){ .delivery = (TandemDelivery *) delivery }, TRUE, done ? remove_delivery : save, cancellable, callback,
        user_data);
}

static gboolean
finish (TandemWrapUpStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
store_init (TandemWrapUpStoreInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->list_deliveries_async = list_deliveries_async;
  iface->list_deliveries_finish = list_deliveries_finish;
  iface->save_delivery_async = save_delivery_async;
  iface->finish = finish;
}
