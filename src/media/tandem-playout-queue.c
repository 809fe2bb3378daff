// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout-queue.h"

void
tandem_playout_queue_init (TandemPlayoutQueue *queue)
{
  g_queue_init (&queue->items);
  g_queue_init (&queue->heard);
  queue->generating = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  queue->discarded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
drop_items (TandemPlayoutQueue *queue)
{
  g_queue_clear_full (&queue->items, (GDestroyNotify) tandem_playout_item_free);
  g_queue_clear_full (&queue->heard, (GDestroyNotify) tandem_playout_item_free);
}

void
tandem_playout_queue_clear (TandemPlayoutQueue *queue)
{
  drop_items (queue);
  g_clear_pointer (&queue->generating, g_hash_table_unref);
  g_clear_pointer (&queue->discarded, g_hash_table_unref);
}

static TandemPlayoutItem *
find (GQueue *items, const char *item_id)
{
  for (GList *l = items->tail; l; l = l->prev) {
    TandemPlayoutItem *item = l->data;

    if (g_str_equal (item->id, item_id))
      return item;
  }
  return NULL;
}

TandemPlayoutItem *
tandem_playout_queue_find (TandemPlayoutQueue *queue, const char *item_id)
{
  return find (&queue->items, item_id);
}

TandemPlayoutItem *
tandem_playout_queue_open (TandemPlayoutQueue *queue, const char *item_id, const char *response_id)
{
  TandemPlayoutItem *item = find (&queue->items, item_id);

  tandem_playout_queue_response_started (queue, response_id);
  if (!item) {
    item = find (&queue->heard, item_id);
    if (item) {
      g_queue_remove (&queue->heard, item);
    } else {
      item = tandem_playout_item_new (item_id, response_id);
      /* Whatever an earlier response forgot to end has ended. */
      for (GList *l = queue->items.head; l; l = l->next) {
        TandemPlayoutItem *earlier = l->data;

        if (g_strcmp0 (earlier->response_id, response_id) != 0)
          earlier->done = TRUE;
      }
    }
    g_queue_push_tail (&queue->items, item);
  }
  /* Some services send a little more audio after they said that an item is complete. */
  item->done = item->closed = FALSE;
  return item;
}

TandemPlayoutItem *
tandem_playout_queue_current (TandemPlayoutQueue *queue)
{
  for (GList *l = queue->items.head; l && !queue->paused; l = l->next) {
    TandemPlayoutItem *item = l->data;

    if (!item->closed)
      return item;
  }
  return NULL;
}

gsize
tandem_playout_queue_waiting (TandemPlayoutQueue *queue)
{
  gsize n = 0;

  for (GList *l = queue->items.head; l; l = l->next)
    n += tandem_playout_item_available (l->data);
  return n;
}

void
tandem_playout_queue_retire (TandemPlayoutQueue *queue, TandemPlayoutItem *item)
{
  g_queue_remove (&queue->items, item);
  if (item->response_id && g_hash_table_contains (queue->generating, item->response_id))
    g_queue_push_tail (&queue->heard, item);
  else
    tandem_playout_item_free (item);
}

void
tandem_playout_queue_response_started (TandemPlayoutQueue *queue, const char *response_id)
{
  if (response_id && !g_hash_table_contains (queue->generating, response_id))
    g_hash_table_add (queue->generating, g_strdup (response_id));
}

void
tandem_playout_queue_response_done (TandemPlayoutQueue *queue, const char *response_id)
{
  GList *next;

  if (!response_id)
    return;
  g_hash_table_remove (queue->generating, response_id);
  g_hash_table_remove (queue->discarded, response_id);
  for (GList *l = queue->items.head; l; l = l->next) {
    TandemPlayoutItem *item = l->data;

    if (g_strcmp0 (item->response_id, response_id) == 0)
      item->done = TRUE;
  }
  for (GList *l = queue->heard.head; l; l = next) {
    TandemPlayoutItem *item = l->data;

    next = l->next;
    if (g_strcmp0 (item->response_id, response_id) == 0) {
      g_queue_delete_link (&queue->heard, l);
      tandem_playout_item_free (item);
    }
  }
}

void
tandem_playout_queue_all_done (TandemPlayoutQueue *queue)
{
  for (GList *l = queue->items.head; l; l = l->next)
    ((TandemPlayoutItem *) l->data)->done = TRUE;
  g_hash_table_remove_all (queue->generating);
  g_queue_clear_full (&queue->heard, (GDestroyNotify) tandem_playout_item_free);
}

gboolean
tandem_playout_queue_is_discarded (TandemPlayoutQueue *queue, const char *item_id, const char *response_id)
{
  const char *key = response_id ? response_id : item_id;

  return key && g_hash_table_contains (queue->discarded, key);
}

void
tandem_playout_queue_discard_all (TandemPlayoutQueue *queue)
{
  GHashTableIter iter;
  gpointer id;

  for (GList *l = queue->items.head; l; l = l->next) {
    TandemPlayoutItem *item = l->data;

    if (!item->response_id && !item->done)
      g_hash_table_add (queue->discarded, g_strdup (item->id));
  }
  g_hash_table_iter_init (&iter, queue->generating);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_hash_table_add (queue->discarded, g_strdup (id));
    g_hash_table_iter_remove (&iter);
  }
  drop_items (queue);
}
