// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-deliveries.h"

#include "tandem-error.h"

struct _TandemDeliveries {
  GObject parent_instance;

  /* owned */
  TandemWrapUpStore *store;
  TandemDeliveryPost *post;
  GCancellable *cancellable;
  TandemDelivery *current; /* on its way; nullable */

  guint timer;    /* 0: nothing waits for its time */
  gboolean busy;
  gboolean again; /* something came while it was busy */
};

G_DEFINE_FINAL_TYPE (TandemDeliveries, tandem_deliveries, G_TYPE_OBJECT)

static void
tandem_deliveries_dispose (GObject *object)
{
  TandemDeliveries *self = TANDEM_DELIVERIES (object);

  tandem_deliveries_stop (self);
  g_clear_pointer (&self->current, tandem_delivery_free);
  g_clear_object (&self->post);
  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tandem_deliveries_parent_class)->dispose (object);
}

static void
tandem_deliveries_class_init (TandemDeliveriesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_deliveries_dispose;
}

static void
tandem_deliveries_init (TandemDeliveries *self)
{
  self->cancellable = g_cancellable_new ();
}

TandemDeliveries *
tandem_deliveries_new (TandemWrapUpStore *store, TandemDeliveryPost *post)
{
  TandemDeliveries *self;

  g_return_val_if_fail (TANDEM_IS_WRAP_UP_STORE (store) && TANDEM_IS_DELIVERY_POST (post), NULL);
  self = g_object_new (TANDEM_TYPE_DELIVERIES, NULL);
  self->store = g_object_ref (store);
  self->post = g_object_ref (post);
  return self;
}

void
tandem_deliveries_stop (TandemDeliveries *self)
{
  g_return_if_fail (TANDEM_IS_DELIVERIES (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
}

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

static void
finish_round (TandemDeliveries *self)
{
  self->busy = FALSE;
  g_clear_pointer (&self->current, tandem_delivery_free);
  if (self->again)
    tandem_deliveries_look (self);
}

static void
did_note (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDeliveries) self = user_data;
  g_autoptr (GError) error = NULL;

  /* It is delivered again, which the other side knows by its id. */
  if (!tandem_wrap_up_store_finish (TANDEM_WRAP_UP_STORE (source), result, &error))
    g_message ("delivery: what became of it could not be kept: %s", error->message);
  else
    self->again = TRUE;
  finish_round (self);
}

static void
did_deliver (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDeliveries) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tandem_delivery_post_deliver_finish (TANDEM_DELIVERY_POST (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable)) {
    finish_round (self);
    return;
  }
  if (!done && g_strcmp0 (error->message, self->current->failure) != 0)
    g_message ("delivery: call %s: %s", self->current->call_id, error->message);
  if (!done)
    tandem_delivery_put_off (self->current, now_ms (), error->message);
  if (g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED)) {
    self->current->next_at = -1;
    g_message ("delivery: call %s is not told again: PUT its wrap-up when the other program takes it.", self->current->call_id);
  }
  tandem_wrap_up_store_save_delivery_async (self->store, self->current, done, NULL, did_note, g_object_ref (self));
}

static gboolean
on_time (gpointer user_data)
{
  TandemDeliveries *self = TANDEM_DELIVERIES (user_data);

  self->timer = 0;
  tandem_deliveries_look (self);
  return G_SOURCE_REMOVE;
}

/* The first whose time has come; else wakes up when the next one's does. */
static TandemDelivery *
choose (TandemDeliveries *self, GPtrArray *deliveries)
{
  for (guint i = 0; i < deliveries->len; i++) {
    const TandemDelivery *delivery = deliveries->pdata[i];

    if (delivery->next_at < 0)
      continue;
    if (delivery->next_at <= now_ms ())
      return tandem_delivery_copy (delivery);
    self->timer = g_timeout_add_seconds ((guint) MIN ((delivery->next_at - now_ms ()) / 1000 + 1, 3600), on_time, self);
    return NULL;
  }
  return NULL;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDeliveries) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) deliveries = tandem_wrap_up_store_list_deliveries_finish (TANDEM_WRAP_UP_STORE (source), result, &error);

  if (!deliveries) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_message ("delivery: %s", error->message);
    self->again = FALSE;
    finish_round (self);
    return;
  }
  self->current = choose (self, deliveries);
  if (self->current)
    tandem_delivery_post_deliver_async (self->post, self->current, self->cancellable, did_deliver, g_object_ref (self));
  else
    finish_round (self);
}

void
tandem_deliveries_look (TandemDeliveries *self)
{
  g_return_if_fail (TANDEM_IS_DELIVERIES (self));

  if (g_cancellable_is_cancelled (self->cancellable) || !tandem_delivery_post_is_set_up (self->post))
    return;
  self->again = self->busy;
  if (self->busy)
    return;
  self->busy = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  tandem_wrap_up_store_list_deliveries_async (self->store, self->cancellable, did_list, g_object_ref (self));
}
