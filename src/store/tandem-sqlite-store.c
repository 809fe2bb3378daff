// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sqlite-store.h"

#include "tandem-error.h"
#include "tandem-store-calls.h"
#include "tandem-store-events.h"
#include "tandem-store-layout.h"
#include "tandem-store-turns.h"

/* Main thread only; the database is the worker's. */
struct _TandemSqliteStore {
  GObject parent_instance;

  /* owned */
  TandemStoreWorker *worker; /* NULL after close */
  GHashTable *layouts;       /* call id -> TandemStoreLayout */
};

/* What one task takes to the worker thread and brings back; all values. */
typedef struct {
  TandemStoreCallRow *call;
  TandemStoreTurnRow *turn;
  GPtrArray *stale;   /* item ids to renumber from first_stale on */
  guint first_stale;
  char *call_id;
  char *number;
  char *kind;
  char *detail;
  gint64 at;
  int limit;
  GPtrArray *rows;    /* the answer */
  TandemCall *target; /* touched on the main thread only */
} Operation;

static void store_init (TandemStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemSqliteStore, tandem_sqlite_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_STORE, store_init))

static void
operation_free (Operation *operation)
{
  g_clear_pointer (&operation->call, tandem_store_call_row_free);
  g_clear_pointer (&operation->turn, tandem_store_turn_row_free);
  g_clear_pointer (&operation->stale, g_ptr_array_unref);
  g_clear_pointer (&operation->rows, g_ptr_array_unref);
  g_clear_pointer (&operation->call_id, g_free);
  g_clear_pointer (&operation->number, g_free);
  g_clear_pointer (&operation->kind, g_free);
  g_clear_pointer (&operation->detail, g_free);
  g_clear_object (&operation->target);
  g_free (operation);
}

static void
tandem_sqlite_store_dispose (GObject *object)
{
  tandem_sqlite_store_close (TANDEM_SQLITE_STORE (object));
  G_OBJECT_CLASS (tandem_sqlite_store_parent_class)->dispose (object);
}

static void
tandem_sqlite_store_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_SQLITE_STORE (object)->layouts, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_sqlite_store_parent_class)->finalize (object);
}

static void
tandem_sqlite_store_class_init (TandemSqliteStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_sqlite_store_dispose;
  object_class->finalize = tandem_sqlite_store_finalize;
}

static void
tandem_sqlite_store_init (TandemSqliteStore *self)
{
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

TandemSqliteStore *
tandem_sqlite_store_new (const char *path, GError **error)
{
  TandemStoreWorker *worker;
  TandemSqliteStore *self;

  g_return_val_if_fail (path != NULL, NULL);

  worker = tandem_store_worker_new (path, error);
  if (!worker)
    return NULL;
  self = g_object_new (TANDEM_TYPE_SQLITE_STORE, NULL);
  self->worker = worker;
  return self;
}

void
tandem_sqlite_store_close (TandemSqliteStore *self)
{
  g_return_if_fail (TANDEM_IS_SQLITE_STORE (self));
  g_clear_pointer (&self->worker, tandem_store_worker_free);
}

void
tandem_sqlite_store_push (TandemSqliteStore *self, GTask *task, gboolean writes, TandemStoreWork work)
{
  g_return_if_fail (TANDEM_IS_SQLITE_STORE (self) && G_IS_TASK (task));
  if (self->worker)
    tandem_store_worker_push (self->worker, task, writes, work);
  else
    g_task_return_new_error (task, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FAILED,
                             "The database is closed: start Tandem again.");
}

/* Takes @operation. */
static void
push (TandemStore *store, gpointer tag, Operation *operation, gboolean writes, TandemStoreWork work,
      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, operation, (GDestroyNotify) operation_free);
  tandem_sqlite_store_push (TANDEM_SQLITE_STORE (store), task, writes, work);
}

static gboolean
save_call (TandemStoreDatabase *database, gpointer data, GError **error)
{
  const Operation *operation = data;

  return tandem_store_calls_save (database, operation->call, error);
}

static void
save_call_async (TandemStore *store, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer user_data)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->call = tandem_store_call_row_new (call);
  push (store, save_call_async, operation, TRUE, save_call, cancellable, callback, user_data);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
  g_autoptr (TandemTranscript) transcript = tandem_store_layout_dup_transcript (value);

  return transcript == NULL;
}

/* The layout of @call's transcript; those of calls that are gone are dropped when a new one comes. */
static TandemStoreLayout *
layout_of (TandemSqliteStore *self, TandemCall *call)
{
  TandemTranscript *transcript = tandem_call_get_transcript (call);
  TandemStoreLayout *layout = g_hash_table_lookup (self->layouts, tandem_call_get_id (call));
  g_autoptr (TandemTranscript) watched = layout ? tandem_store_layout_dup_transcript (layout) : NULL;

  if (watched == transcript)
    return layout;
  g_hash_table_foreach_remove (self->layouts, is_over, NULL);
  layout = tandem_store_layout_new (transcript);
  g_hash_table_replace (self->layouts, g_strdup (tandem_call_get_id (call)), layout);
  return layout;
}

static gboolean
save_turn (TandemStoreDatabase *database, gpointer data, GError **error)
{
  const Operation *operation = data;

  return tandem_store_calls_ensure (database, operation->call, error) &&
         tandem_store_turns_save (database, operation->call->id, operation->turn, error) &&
         (!operation->stale || tandem_store_turns_renumber (database, operation->call->id, operation->stale,
                                                            operation->first_stale, error));
}

static void
save_turn_async (TandemStore *store, TandemCall *call, TandemTurn *turn, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  TandemStoreLayout *layout = layout_of (TANDEM_SQLITE_STORE (store), call);
  Operation *operation = g_new0 (Operation, 1);

  operation->call = tandem_store_call_row_new (call);
  operation->turn = tandem_store_turn_row_new (turn, tandem_store_layout_find (layout, turn));
  operation->stale = tandem_store_layout_take_stale (layout, &operation->first_stale);
  push (store, save_turn_async, operation, TRUE, save_turn, cancellable, callback, user_data);
}

static gboolean
add_event (TandemStoreDatabase *database, gpointer data, GError **error)
{
  const Operation *operation = data;

  return tandem_store_events_add (database, operation->call_id, operation->at, operation->kind, operation->detail,
                                  error);
}

static void
add_event_async (TandemStore *store, const char *call_id, const char *kind, const char *detail,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->call_id = g_strdup (call_id);
  operation->kind = g_strdup (kind);
  operation->detail = g_strdup (detail ? detail : "");
  operation->at = g_get_real_time () / 1000;
  push (store, add_event_async, operation, TRUE, add_event, cancellable, callback, user_data);
}

static gboolean
save_finish (TandemStore *store, GAsyncResult *result, GError **error)
{
  TandemSqliteStore *self = TANDEM_SQLITE_STORE (store);
  const Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (g_task_propagate_boolean (G_TASK (result), error))
    return TRUE;
  /* The positions that went with it are not stored, so the next turn brings all of them. */
  operation = g_task_get_task_data (G_TASK (result));
  if (operation->turn)
    g_hash_table_remove (self->layouts, operation->call->id);
  return FALSE;
}

static gboolean
list_calls (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_calls_list (database, operation->limit, error);
  return operation->rows != NULL;
}

static void
list_calls_async (TandemStore *store, int limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer user_data)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->limit = limit;
  push (store, list_calls_async, operation, FALSE, list_calls, cancellable, callback, user_data);
}

static gboolean
list_calls_with (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_calls_list_with (database, operation->number, operation->call_id, operation->limit, error);
  return operation->rows != NULL;
}

static void
list_calls_with_async (TandemStore *store, const char *number, const char *before_id, int limit, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->number = g_strdup (number);
  operation->call_id = g_strdup (before_id);
  operation->limit = limit;
  push (store, list_calls_with_async, operation, FALSE, list_calls_with, cancellable, callback, user_data);
}

static GPtrArray *
list_calls_finish (TandemStore *store, GAsyncResult *result, GError **error)
{
  const Operation *operation;
  GPtrArray *calls;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  operation = g_task_get_task_data (G_TASK (result));
  calls = g_ptr_array_new_full (operation->rows->len, g_object_unref);
  for (guint i = 0; i < operation->rows->len; i++)
    g_ptr_array_add (calls, tandem_store_call_row_to_call (operation->rows->pdata[i]));
  return calls;
}

static gboolean
load_transcript (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_turns_list (database, operation->call_id, error);
  return operation->rows != NULL;
}

static void
load_transcript_async (TandemStore *store, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->call_id = g_strdup (tandem_call_get_id (call));
  operation->target = g_object_ref (call);
  push (store, load_transcript_async, operation, FALSE, load_transcript, cancellable, callback, user_data);
}

static gboolean
load_transcript_finish (TandemStore *store, GAsyncResult *result, GError **error)
{
  const Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  operation = g_task_get_task_data (G_TASK (result));
  tandem_store_turns_apply (operation->rows, tandem_call_get_transcript (operation->target));
  return TRUE;
}

static void
store_init (TandemStoreInterface *iface)
{
  iface->save_call_async = save_call_async;
  iface->save_turn_async = save_turn_async;
  iface->add_event_async = add_event_async;
  iface->save_finish = save_finish;
  iface->list_calls_async = list_calls_async;
  iface->list_calls_with_async = list_calls_with_async;
  iface->list_calls_finish = list_calls_finish;
  iface->load_transcript_async = load_transcript_async;
  iface->load_transcript_finish = load_transcript_finish;
}
