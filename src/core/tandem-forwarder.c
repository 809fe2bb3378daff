// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-forwarder.h"

#include "tandem-error.h"

/* Between attempts: the first wait, doubled each time up to the last. */
#define RETRY_FIRST_MS 1000
#define RETRY_LAST_MS 60000

struct _TandemForwarder {
  GObject parent_instance;

  /* owned */
  TandemMessageStore *store;
  TandemMessageGateway *gateway;
  GQueue waiting; /* of TandemMessage; the first may be on its way */
  GHashTable *known; /* what is in it: a gateway may be away until there are very many */
  GCancellable *cancellable;

  guint timer_id;
  guint retry_ms; /* the last rest; 0: the last one was taken */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (TandemForwarder, tandem_forwarder, G_TYPE_OBJECT)

static void
tandem_forwarder_dispose (GObject *object)
{
  TandemForwarder *self = TANDEM_FORWARDER (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->known);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_object (&self->gateway);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_forwarder_parent_class)->dispose (object);
}

static void
tandem_forwarder_finalize (GObject *object)
{
  g_clear_object (&TANDEM_FORWARDER (object)->cancellable);
  g_clear_pointer (&TANDEM_FORWARDER (object)->known, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_forwarder_parent_class)->finalize (object);
}

static void
tandem_forwarder_class_init (TandemForwarderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_forwarder_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_forwarder_finalize;
}

static void
tandem_forwarder_init (TandemForwarder *self)
{
  g_queue_init (&self->waiting);
  self->known = g_hash_table_new (NULL, NULL);
  self->cancellable = g_cancellable_new ();
}

TandemForwarder *
tandem_forwarder_new (TandemMessageStore *store, TandemMessageGateway *gateway)
{
  TandemForwarder *self;

  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (store) && TANDEM_IS_MESSAGE_GATEWAY (gateway), NULL);
  self = g_object_new (TANDEM_TYPE_FORWARDER, NULL);
  self->store = g_object_ref (store);
  self->gateway = g_object_ref (gateway);
  return self;
}

static void look (TandemForwarder *self);

static gboolean
on_time (gpointer data)
{
  TandemForwarder *self = data;

  self->timer_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
rest (TandemForwarder *self)
{
  self->retry_ms = self->retry_ms ? MIN (self->retry_ms * 2, RETRY_LAST_MS) : RETRY_FIRST_MS;
  self->timer_id = g_timeout_add (self->retry_ms, on_time, self);
}

static void
did_mark (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemForwarder) self = user_data;
  g_autoptr (GError) error = NULL;

  /* It would be handed on again after the next start, which the other side is told to bear. */
  if (!tandem_message_store_finish (TANDEM_MESSAGE_STORE (source), result, &error))
    g_warning ("forwarder: that a text was handed on was not kept: %s", error->message);
  self->busy = FALSE;
  if (!g_cancellable_is_cancelled (self->cancellable))
    look (self);
}

static void
did_forward (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemForwarder) self = user_data;
  g_autoptr (TandemMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = tandem_message_gateway_forward_finish (TANDEM_MESSAGE_GATEWAY (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable) && !done)
    return;
  if (!done && !g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED)) {
    g_info ("forwarder: a text is handed on later: %s", error->message);
    self->busy = FALSE;
    rest (self);
    return;
  }
  if (!done)
    g_message ("forwarder: text %s is not handed on: %s", tandem_message_get_id (g_queue_peek_head (&self->waiting)), error->message);
  self->retry_ms = 0;
  message = g_queue_pop_head (&self->waiting);
  g_hash_table_remove (self->known, message);
  tandem_message_set_forward_due (message, FALSE);
  tandem_message_store_set_forwarded_async (self->store, tandem_message_get_id (message), NULL, did_mark, g_object_ref (self));
}

static void
look (TandemForwarder *self)
{
  if (self->busy || self->timer_id || g_cancellable_is_cancelled (self->cancellable) || g_queue_is_empty (&self->waiting))
    return;
  self->busy = TRUE;
  tandem_message_gateway_forward_async (self->gateway, g_queue_peek_head (&self->waiting), self->cancellable, did_forward,
                                        g_object_ref (self));
}

void
tandem_forwarder_add (TandemForwarder *self, TandemMessage *message)
{
  g_return_if_fail (TANDEM_IS_FORWARDER (self) && TANDEM_IS_MESSAGE (message));
  if (!g_hash_table_add (self->known, message))
    return;
  g_queue_push_tail (&self->waiting, g_object_ref (message));
  look (self);
}

void
tandem_forwarder_stop (TandemForwarder *self)
{
  g_return_if_fail (TANDEM_IS_FORWARDER (self));
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}
