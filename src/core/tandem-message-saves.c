// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-saves.h"

/* Between attempts: the first pause, doubled each time up to the last. */
#define RETRY_FIRST_MS 500
#define RETRY_LAST_MS 30000

struct _TandemMessageSaves {
  GObject parent_instance;

  /* owned */
  TandemMessageStore *store;
  GQueue unsaved; /* of TandemMessage; the first may be on its way */

  guint timer_id;
  guint retry_ms;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (TandemMessageSaves, tandem_message_saves, G_TYPE_OBJECT)

static void
tandem_message_saves_dispose (GObject *object)
{
  TandemMessageSaves *self = TANDEM_MESSAGE_SAVES (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_queue_clear_full (&self->unsaved, g_object_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_message_saves_parent_class)->dispose (object);
}

static void
tandem_message_saves_class_init (TandemMessageSavesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_message_saves_dispose;
}

static void
tandem_message_saves_init (TandemMessageSaves *self)
{
  g_queue_init (&self->unsaved);
  self->retry_ms = RETRY_FIRST_MS;
}

TandemMessageSaves *
tandem_message_saves_new (TandemMessageStore *store)
{
  TandemMessageSaves *self = g_object_new (TANDEM_TYPE_MESSAGE_SAVES, NULL);

  self->store = g_object_ref (store);
  return self;
}

static void save_first (TandemMessageSaves *self);

static gboolean
on_time (gpointer data)
{
  TandemMessageSaves *self = data;

  self->timer_id = 0;
  save_first (self);
  return G_SOURCE_REMOVE;
}

static void
wait (TandemMessageSaves *self)
{
  self->timer_id = g_timeout_add (self->retry_ms, on_time, self);
  self->retry_ms = MIN (self->retry_ms * 2, RETRY_LAST_MS);
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemMessageSaves) self = user_data;
  g_autoptr (TandemMessage) message = NULL;

  self->busy = FALSE;
  if (!self->store)
    return;
  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, NULL)) {
    wait (self);
    return;
  }
  self->retry_ms = RETRY_FIRST_MS;
  message = g_queue_pop_head (&self->unsaved);
  save_first (self);
}

static void
save_first (TandemMessageSaves *self)
{
  if (g_queue_is_empty (&self->unsaved))
    return;
  self->busy = TRUE;
  tandem_message_store_save_async (self->store, g_queue_peek_head (&self->unsaved), NULL, did_save, g_object_ref (self));
}

void
tandem_message_saves_add (TandemMessageSaves *self, TandemMessage *message)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_SAVES (self) && TANDEM_IS_MESSAGE (message));
  /* One that is being saved may have changed since. */
  if (g_queue_find (&self->unsaved, message) && !(self->busy && g_queue_peek_head (&self->unsaved) == message))
    return;
  g_queue_push_tail (&self->unsaved, g_object_ref (message));
  if (!self->timer_id && !self->busy)
    wait (self);
}

gboolean
tandem_message_saves_any (TandemMessageSaves *self, gboolean (*is_it) (TandemMessage *ours, TandemMessage *other), TandemMessage *other)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_SAVES (self), FALSE);
  for (GList *l = self->unsaved.head; l; l = l->next)
    if (is_it (l->data, other))
      return TRUE;
  return FALSE;
}
