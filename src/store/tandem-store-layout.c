// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-layout.h"

struct _TandemStoreLayout {
  GObject parent_instance;

  /* borrowed */
  GWeakRef transcript;

  guint stale_from; /* G_MAXUINT: nothing is stale */
};

G_DEFINE_FINAL_TYPE (TandemStoreLayout, tandem_store_layout, G_TYPE_OBJECT)

static void
tandem_store_layout_finalize (GObject *object)
{
  g_weak_ref_clear (&TANDEM_STORE_LAYOUT (object)->transcript);
  G_OBJECT_CLASS (tandem_store_layout_parent_class)->finalize (object);
}

static void
tandem_store_layout_class_init (TandemStoreLayoutClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_store_layout_finalize;
}

static void
tandem_store_layout_init (TandemStoreLayout *self)
{
  g_weak_ref_init (&self->transcript, NULL);
}

static void
on_items_changed (GListModel *transcript, guint position, guint removed, guint added, gpointer user_data)
{
  TandemStoreLayout *self = TANDEM_STORE_LAYOUT (user_data);

  if (removed > 0 || position + added < g_list_model_get_n_items (transcript))
    self->stale_from = MIN (self->stale_from, position);
}

TandemStoreLayout *
tandem_store_layout_new (TandemTranscript *transcript)
{
  TandemStoreLayout *self = g_object_new (TANDEM_TYPE_STORE_LAYOUT, NULL);

  g_weak_ref_set (&self->transcript, transcript);
  g_signal_connect_object (transcript, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_DEFAULT);
  return self;
}

TandemTranscript *
tandem_store_layout_dup_transcript (TandemStoreLayout *self)
{
  g_return_val_if_fail (TANDEM_IS_STORE_LAYOUT (self), NULL);
  return g_weak_ref_get (&self->transcript);
}

/* From the end, where the turns of a live call are. */
guint
tandem_store_layout_find (TandemStoreLayout *self, TandemTurn *turn)
{
  g_autoptr (TandemTranscript) transcript = tandem_store_layout_dup_transcript (self);
  guint n = transcript ? g_list_model_get_n_items (G_LIST_MODEL (transcript)) : 0;

  for (guint i = n; i > 0; i--) {
    g_autoptr (TandemTurn) candidate = g_list_model_get_item (G_LIST_MODEL (transcript), i - 1);

    if (candidate == turn)
      return i - 1;
  }
  return n;
}

GPtrArray *
tandem_store_layout_take_stale (TandemStoreLayout *self, guint *first)
{
  g_autoptr (TandemTranscript) transcript = tandem_store_layout_dup_transcript (self);
  guint n = transcript ? g_list_model_get_n_items (G_LIST_MODEL (transcript)) : 0;
  GPtrArray *item_ids;

  *first = self->stale_from;
  self->stale_from = G_MAXUINT;
  if (*first >= n)
    return NULL;
  item_ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = *first; i < n; i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (G_LIST_MODEL (transcript), i);

    g_ptr_array_add (item_ids, g_strdup (tandem_turn_get_id (turn)));
  }
  return item_ids;
}
