// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-save-queue.h"

struct _TandemSaveQueue {
  GObject parent_instance;

  /* owned */
  TandemStore *store;

  guint n_saving;
};

G_DEFINE_FINAL_TYPE (TandemSaveQueue, tandem_save_queue, G_TYPE_OBJECT)

enum { FAILED, IDLE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_save_queue_dispose (GObject *object)
{
  g_clear_object (&TANDEM_SAVE_QUEUE (object)->store);
  G_OBJECT_CLASS (tandem_save_queue_parent_class)->dispose (object);
}

static void
tandem_save_queue_class_init (TandemSaveQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_save_queue_dispose;
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_SAVE_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
  signals[IDLE] = g_signal_new ("idle", TANDEM_TYPE_SAVE_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_save_queue_init (TandemSaveQueue *self)
{
}

TandemSaveQueue *
tandem_save_queue_new (TandemStore *store)
{
  TandemSaveQueue *self = g_object_new (TANDEM_TYPE_SAVE_QUEUE, NULL);

  self->store = g_object_ref (store);
  return self;
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSaveQueue) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_SAVE_QUEUE (self));
  self->n_saving--;
  if (!tandem_store_save_finish (TANDEM_STORE (source), result, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
  if (self->n_saving == 0)
    g_signal_emit (self, signals[IDLE], 0);
}

void
tandem_save_queue_add_call (TandemSaveQueue *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_SAVE_QUEUE (self));
  self->n_saving++;
  tandem_store_save_call_async (self->store, call, NULL, did_save, g_object_ref (self));
}

void
tandem_save_queue_add_turn (TandemSaveQueue *self, TandemCall *call, TandemTurn *turn)
{
  g_return_if_fail (TANDEM_IS_SAVE_QUEUE (self));
  if (!*tandem_turn_get_text (turn))
    return;
  self->n_saving++;
  tandem_store_save_turn_async (self->store, call, turn, NULL, did_save, g_object_ref (self));
}

void
tandem_save_queue_add_event (TandemSaveQueue *self, TandemCall *call, const char *kind, const char *detail)
{
  g_return_if_fail (TANDEM_IS_SAVE_QUEUE (self));
  self->n_saving++;
  tandem_store_add_event_async (self->store, tandem_call_get_id (call), kind, detail, NULL, did_save,
                                g_object_ref (self));
}

gboolean
tandem_save_queue_is_idle (TandemSaveQueue *self)
{
  g_return_val_if_fail (TANDEM_IS_SAVE_QUEUE (self), TRUE);
  return self->n_saving == 0;
}
