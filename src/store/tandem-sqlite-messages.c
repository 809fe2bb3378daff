// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sqlite-messages.h"

#include "tandem-error.h"
#include "tandem-store-bookmarks.h"
#include "tandem-store-drafts.h"
#include "tandem-store-messages.h"
#include "tandem-store-search.h"
#include "tandem-store-threads.h"

struct _TandemSqliteMessages {
  GObject parent_instance;

  /* owned */
  TandemSqliteStore *store;
};

/* What one task takes to the worker thread and brings back; all values. */
typedef struct {
  TandemStoreMessageRow *message;
  char *text; /* a number, an id, words, a name: what the verb is about */
  char *other;
  GArray *ids;
  gint64 at;
  gint64 thread_id;
  guint limit;
  gboolean flag;
  GPtrArray *(*make) (const GPtrArray *rows); /* main thread: what is given back for @rows */
  GPtrArray *rows;
} Operation;

static void store_init (TandemMessageStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemSqliteMessages, tandem_sqlite_messages, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_STORE, store_init))

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  g_clear_pointer (&operation->message, tandem_store_message_row_free);
  g_clear_pointer (&operation->text, g_free);
  g_clear_pointer (&operation->other, g_free);
  g_clear_pointer (&operation->ids, g_array_unref);
  g_clear_pointer (&operation->rows, g_ptr_array_unref);
  g_free (operation);
}

static void
tandem_sqlite_messages_dispose (GObject *object)
{
  g_clear_object (&TANDEM_SQLITE_MESSAGES (object)->store);
  G_OBJECT_CLASS (tandem_sqlite_messages_parent_class)->dispose (object);
}

static void
tandem_sqlite_messages_class_init (TandemSqliteMessagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sqlite_messages_dispose;
}

static void
tandem_sqlite_messages_init (TandemSqliteMessages *self)
{
}

TandemSqliteMessages *
tandem_sqlite_messages_new (TandemSqliteStore *store)
{
  TandemSqliteMessages *self;

  g_return_val_if_fail (TANDEM_IS_SQLITE_STORE (store), NULL);
  self = g_object_new (TANDEM_TYPE_SQLITE_MESSAGES, NULL);
  self->store = g_object_ref (store);
  return self;
}

static Operation *
operation_new (const char *text)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->text = g_strdup (text);
  operation->at = g_get_real_time () / 1000;
  operation->thread_id = -1;
  return operation;
}

/* Takes @operation. */
static void
push (TandemMessageStore *store, Operation *operation, gboolean writes, TandemStoreWork work, GCancellable *cancellable,
      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, push);
  g_task_set_task_data (task, operation, operation_free);
  tandem_sqlite_store_push (TANDEM_SQLITE_MESSAGES (store)->store, task, writes, work);
}

static Operation *
operation_of (GAsyncResult *result)
{
  return g_task_get_task_data (G_TASK (result));
}

/* --- one text ------------------------------------------------------------------------------------------------ */

static gboolean
save (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  return tandem_store_messages_save (database, operation->message, &operation->flag, &operation->thread_id, error);
}

static void
save_async (TandemMessageStore *store, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  Operation *operation = operation_new (NULL);

  operation->message = tandem_store_message_row_new (message);
  push (store, operation, TRUE, save, cancellable, callback, user_data);
}

static gboolean
save_finish (TandemMessageStore *store, GAsyncResult *result, gboolean *added, gint64 *thread_id, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (added)
    *added = operation_of (result)->flag;
  if (thread_id)
    *thread_id = operation_of (result)->thread_id;
  return TRUE;
}

/* --- lists --------------------------------------------------------------------------------------------------- */

static GPtrArray *
make_messages (const GPtrArray *rows)
{
  GPtrArray *messages = g_ptr_array_new_full (rows->len, g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (messages, tandem_store_message_row_to_message (rows->pdata[i]));
  return messages;
}

static GPtrArray *
make_threads (const GPtrArray *rows)
{
  GPtrArray *threads = g_ptr_array_new_full (rows->len, g_object_unref);

  for (guint i = 0; i < rows->len; i++) {
    const TandemStoreThreadRow *row = rows->pdata[i];
    TandemThread *thread = tandem_thread_new (row->facts.id);

    tandem_thread_load (thread, &row->facts);
    g_ptr_array_add (threads, thread);
  }
  return threads;
}

static GPtrArray *
make_hits (const GPtrArray *rows)
{
  GPtrArray *hits = g_ptr_array_new_full (rows->len, g_object_unref);

  for (guint i = 0; i < rows->len; i++) {
    const TandemStoreHitRow *row = rows->pdata[i];

    g_ptr_array_add (hits, tandem_search_hit_new (row->kind, row->number, row->id, row->text, row->at));
  }
  return hits;
}

static gboolean
find (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_messages_find (database, operation->text, error);
  return operation->rows != NULL;
}

static void
find_async (TandemMessageStore *store, const char *id_or_sid, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  Operation *operation = operation_new (id_or_sid);

  operation->make = make_messages;
  push (store, operation, FALSE, find, cancellable, callback, user_data);
}

static gboolean
list (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_messages_list (database, operation->text, operation->other, operation->limit, error);
  return operation->rows != NULL;
}

static void
list_async (TandemMessageStore *store, const char *number, const char *before_id, guint limit, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = operation_new (number);

  operation->other = g_strdup (before_id);
  operation->limit = limit;
  operation->make = make_messages;
  push (store, operation, FALSE, list, cancellable, callback, user_data);
}

static gboolean
list_due (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_messages_list_due (database, error);
  return operation->rows != NULL;
}

static void
list_due_async (TandemMessageStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = operation_new (NULL);

  operation->make = make_messages;
  push (store, operation, FALSE, list_due, cancellable, callback, user_data);
}

static gboolean
load_threads (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_threads_load (database, (gint64 *) (void *) operation->ids->data, operation->ids->len, error);
  return operation->rows != NULL;
}

static void
load_threads_async (TandemMessageStore *store, const gint64 *ids, gsize n_ids, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = operation_new (NULL);

  operation->ids = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (gint64)), ids, (guint) n_ids);
  operation->make = make_threads;
  push (store, operation, FALSE, load_threads, cancellable, callback, user_data);
}

static gboolean
find_thread (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_threads_find (database, operation->text, error);
  return operation->rows != NULL;
}

static void
find_thread_async (TandemMessageStore *store, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  Operation *operation = operation_new (number);

  operation->make = make_threads;
  push (store, operation, FALSE, find_thread, cancellable, callback, user_data);
}

static gboolean
search (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_search (database, operation->text, operation->limit, error);
  return operation->rows != NULL;
}

static void
search_async (TandemMessageStore *store, const char *words, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
  Operation *operation = operation_new (words);

  operation->limit = limit;
  operation->make = make_hits;
  push (store, operation, FALSE, search, cancellable, callback, user_data);
}

static GPtrArray *
list_finish (TandemMessageStore *store, GAsyncResult *result, GError **error)
{
  const Operation *operation;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  operation = operation_of (result);
  return operation->make (operation->rows);
}

static gboolean
list_threads (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->ids = tandem_store_threads_list (database, error);
  return operation->ids != NULL;
}

static void
list_threads_async (TandemMessageStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push (store, operation_new (NULL), FALSE, list_threads, cancellable, callback, user_data);
}

static GArray *
list_threads_finish (TandemMessageStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_steal_pointer (&operation_of (result)->ids);
}

/* --- one thread ---------------------------------------------------------------------------------------------- */

static gboolean
mark_read (TandemStoreDatabase *database, gpointer data, GError **error)
{
  return tandem_store_threads_mark_read (database, ((Operation *) data)->text, error);
}

static void
mark_read_async (TandemMessageStore *store, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer user_data)
{
  push (store, operation_new (number), TRUE, mark_read, cancellable, callback, user_data);
}

static gboolean
set_forwarded (TandemStoreDatabase *database, gpointer data, GError **error)
{
  return tandem_store_messages_set_forwarded (database, ((Operation *) data)->text, error);
}

static void
set_forwarded_async (TandemMessageStore *store, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  push (store, operation_new (id), TRUE, set_forwarded, cancellable, callback, user_data);
}

static gboolean
set_draft (TandemStoreDatabase *database, gpointer data, GError **error)
{
  const Operation *operation = data;

  return tandem_store_threads_set_draft (database, operation->text, operation->other, operation->at, error);
}

static void
set_draft_async (TandemMessageStore *store, const char *number, const char *draft, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = operation_new (number);

  operation->other = g_strdup (draft ? draft : "");
  push (store, operation, TRUE, set_draft, cancellable, callback, user_data);
}

static gboolean
set_draft_media (TandemStoreDatabase *database, gpointer data, GError **error)
{
  const Operation *operation = data;

  return tandem_store_drafts_set_media (database, operation->text, operation->rows, error);
}

static void
set_draft_media_async (TandemMessageStore *store, const char *number, GListModel *media, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = operation_new (number);

  operation->rows = tandem_store_drafts_make_rows (media);
  push (store, operation, TRUE, set_draft_media, cancellable, callback, user_data);
}

static gboolean
list_draft_media (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->rows = tandem_store_drafts_list_media (database, operation->text, error);
  return operation->rows != NULL;
}

static void
list_draft_media_async (TandemMessageStore *store, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Operation *operation = operation_new (number);

  operation->make = tandem_store_drafts_make_media;
  push (store, operation, FALSE, list_draft_media, cancellable, callback, user_data);
}

/* --- bookmarks ----------------------------------------------------------------------------------------------- */

static gboolean
set_bookmark (TandemStoreDatabase *database, gpointer data, GError **error)
{
  const Operation *operation = data;

  return tandem_store_bookmarks_set (database, operation->text, operation->other, error);
}

static void
set_bookmark_async (TandemMessageStore *store, const char *name, const char *text, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  Operation *operation = operation_new (name);

  operation->other = g_strdup (text);
  push (store, operation, TRUE, set_bookmark, cancellable, callback, user_data);
}

static gboolean
finish (TandemMessageStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
get_bookmark (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  operation->other = tandem_store_bookmarks_get (database, operation->text, error);
  return operation->other != NULL;
}

static void
get_bookmark_async (TandemMessageStore *store, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  push (store, operation_new (name), FALSE, get_bookmark, cancellable, callback, user_data);
}

static char *
get_bookmark_finish (TandemMessageStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_boolean (G_TASK (result), error) ? g_steal_pointer (&operation_of (result)->other) : NULL;
}

static gboolean
count_unread (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  return tandem_store_messages_count_unread (database, &operation->thread_id, error);
}

static void
count_unread_async (TandemMessageStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  push (store, operation_new (NULL), FALSE, count_unread, cancellable, callback, user_data);
}

static gboolean
count_answers (TandemStoreDatabase *database, gpointer data, GError **error)
{
  Operation *operation = data;

  return tandem_store_messages_count_answers (database, operation->at, &operation->thread_id, error);
}

static void
count_answers_async (TandemMessageStore *store, gint64 since_ms, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Operation *operation = operation_new (NULL);

  operation->at = since_ms;
  push (store, operation, FALSE, count_answers, cancellable, callback, user_data);
}

static gint64
count_unread_finish (TandemMessageStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), -1);
  return g_task_propagate_boolean (G_TASK (result), error) ? operation_of (result)->thread_id : -1;
}

static void
store_init (TandemMessageStoreInterface *iface)
{
  iface->save_async = save_async;
  iface->save_finish = save_finish;
  iface->find_async = find_async;
  iface->list_async = list_async;
  iface->list_due_async = list_due_async;
  iface->load_threads_async = load_threads_async;
  iface->find_thread_async = find_thread_async;
  iface->search_async = search_async;
  iface->list_finish = list_finish;
  iface->list_threads_async = list_threads_async;
  iface->list_threads_finish = list_threads_finish;
  iface->mark_read_async = mark_read_async;
  iface->set_forwarded_async = set_forwarded_async;
  iface->set_draft_async = set_draft_async;
  iface->set_draft_media_async = set_draft_media_async;
  iface->list_draft_media_async = list_draft_media_async;
  iface->set_bookmark_async = set_bookmark_async;
  iface->finish = finish;
  iface->get_bookmark_async = get_bookmark_async;
  iface->get_bookmark_finish = get_bookmark_finish;
  iface->count_unread_async = count_unread_async;
  iface->count_answers_async = count_answers_async;
  iface->count_unread_finish = count_unread_finish;
}
