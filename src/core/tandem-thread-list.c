// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-thread-list.h"

#include <string.h>

struct _TandemThreadList {
  GObject parent_instance;

  /* owned */
  TandemMessageStore *store;
  GArray *ids;         /* gint64, the newest first */
  GHashTable *held;    /* gint64 -> TandemThread, borrowed: those that somebody holds */
  GArray *wanted;      /* gint64: to be read */
  GCancellable *cancellable;

  guint read_id;
  gboolean refreshing;
  gboolean again; /* something was saved while it refreshed */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemThreadList, tandem_thread_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void on_gone (gpointer data, GObject *where_it_was);

static void
tandem_thread_list_dispose (GObject *object)
{
  TandemThreadList *self = TANDEM_THREAD_LIST (object);
  GHashTableIter iter;
  gpointer thread;

  g_clear_handle_id (&self->read_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, NULL, &thread)) {
    g_object_weak_unref (thread, on_gone, self);
    g_hash_table_iter_remove (&iter);
  }
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_thread_list_parent_class)->dispose (object);
}

static void
tandem_thread_list_finalize (GObject *object)
{
  TandemThreadList *self = TANDEM_THREAD_LIST (object);

  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->held, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tandem_thread_list_parent_class)->finalize (object);
}

static void
tandem_thread_list_class_init (TandemThreadListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_thread_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_thread_list_finalize;
}

static void
tandem_thread_list_init (TandemThreadList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->held = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

TandemThreadList *
tandem_thread_list_new (TandemMessageStore *store)
{
  TandemThreadList *self;

  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (store), NULL);
  self = g_object_new (TANDEM_TYPE_THREAD_LIST, NULL);
  self->store = g_object_ref (store);
  return self;
}

/* --- reading single threads ---------------------------------------------------------------------------------- */

static gboolean
is_it (gpointer key, gpointer value, gpointer user_data)
{
  return value == user_data;
}

static void
on_gone (gpointer data, GObject *where_it_was)
{
  g_hash_table_foreach_remove (TANDEM_THREAD_LIST (data)->held, is_it, where_it_was);
}

static void
did_load_threads (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemThreadList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!threads) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_warning ("threads: %s", error->message);
    return;
  }
  for (guint i = 0; i < threads->len; i++) {
    TandemThread *read = threads->pdata[i];
    gint64 id = tandem_thread_get_id (read);
    TandemThread *held = g_hash_table_lookup (self->held, &id);

    if (held)
      tandem_thread_copy (held, read);
  }
}

/* What was scrolled past meanwhile is not read. */
static gboolean
read_wanted (gpointer data)
{
  TandemThreadList *self = data;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  self->read_id = 0;
  for (guint i = 0; i < self->wanted->len; i++)
    if (g_hash_table_contains (self->held, &g_array_index (self->wanted, gint64, i)))
      g_array_append_val (ids, g_array_index (self->wanted, gint64, i));
  g_array_set_size (self->wanted, 0);
  if (ids->len > 0)
    tandem_message_store_load_threads_async (self->store, (gint64 *) (void *) ids->data, ids->len, self->cancellable,
                                             did_load_threads, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* A list that is built asks for hundreds in a row: they are read with one request. */
static void
want (TandemThreadList *self, gint64 id)
{
  g_array_append_val (self->wanted, id);
  if (self->read_id == 0)
    self->read_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, read_wanted, self, NULL);
}

/* --- the order ----------------------------------------------------------------------------------------------- */

static gint64
id_at (GArray *ids, guint i)
{
  return g_array_index (ids, gint64, i);
}

/* Takes @ids as the order from now on.  The usual change is one thread that comes to the front: told as a removal and an
 * insertion, so that everything else stays as it is for who shows the list. */
static void
replace (TandemThreadList *self, GArray *ids)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->ids);
  guint begin = 0;
  guint end = 0;

  self->ids = g_array_ref (ids);
  while (begin < MIN (old->len, ids->len) && id_at (old, begin) == id_at (ids, begin))
    begin++;
  while (end < MIN (old->len, ids->len) - begin && id_at (old, old->len - 1 - end) == id_at (ids, ids->len - 1 - end))
    end++;
  if (begin == old->len && begin == ids->len)
    return;
  if (old->len == ids->len && old->len - begin - end > 1) {
    guint last = old->len - end - 1;

    if (id_at (old, last) == id_at (ids, begin) &&
        memcmp (&g_array_index (old, gint64, begin), &g_array_index (ids, gint64, begin + 1), (last - begin) * sizeof (gint64)) == 0) {
      g_autoptr (GArray) without = g_array_remove_index (g_array_copy (old), last);

      g_array_unref (self->ids);
      self->ids = g_array_ref (without);
      g_list_model_items_changed (G_LIST_MODEL (self), last, 1, 0);
      g_array_unref (self->ids);
      self->ids = g_array_ref (ids);
      g_list_model_items_changed (G_LIST_MODEL (self), begin, 0, 1);
      return;
    }
  }
  g_list_model_items_changed (G_LIST_MODEL (self), begin, old->len - begin - end, ids->len - begin - end);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemThreadList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = tandem_message_store_list_threads_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  GHashTableIter iter;
  gpointer id;

  self->refreshing = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!ids) {
    g_warning ("threads: %s", error->message);
    return;
  }
  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    want (self, *(gint64 *) id);
  replace (self, ids);
  if (self->again)
    tandem_thread_list_refresh (self);
}

void
tandem_thread_list_refresh (TandemThreadList *self)
{
  g_return_if_fail (TANDEM_IS_THREAD_LIST (self));

  self->again = self->refreshing;
  if (self->refreshing)
    return;
  self->refreshing = TRUE;
  tandem_message_store_list_threads_async (self->store, self->cancellable, did_list, g_object_ref (self));
}

/* --- GListModel ---------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return TANDEM_TYPE_THREAD;
}

static guint
get_n_items (GListModel *model)
{
  return TANDEM_THREAD_LIST (model)->ids->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TandemThreadList *self = TANDEM_THREAD_LIST (model);
  TandemThread *thread;
  gint64 id;

  if (position >= self->ids->len)
    return NULL;
  id = id_at (self->ids, position);
  thread = g_hash_table_lookup (self->held, &id);
  if (thread)
    return g_object_ref (thread);
  thread = tandem_thread_new (id);
  g_hash_table_insert (self->held, g_memdup2 (&id, sizeof id), thread);
  g_object_weak_ref (G_OBJECT (thread), on_gone, self);
  want (self, id);
  return thread;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}
