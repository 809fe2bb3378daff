// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbox.h"

#include "tandem-attachments.h"
#include "tandem-message-receiver.h"

struct _TandemInbox {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemMessageStore *store;
  TandemMessageCarrier *carrier;
  TandemLiveMessages *live;
  TandemMessageReceiver *receiver;
  TandemThreadList *threads;
  TandemOutbox *outbox;
  TandemTextSender *sender;
  TandemAttachments *attachments;
};

G_DEFINE_FINAL_TYPE (TandemInbox, tandem_inbox, G_TYPE_OBJECT)

enum { MESSAGE_ADDED, MESSAGE_CHANGED, NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_inbox_dispose (GObject *object)
{
  TandemInbox *self = TANDEM_INBOX (object);

  if (self->carrier)
    tandem_message_carrier_set_sink (self->carrier, NULL);
  if (self->attachments)
    tandem_attachments_stop (self->attachments);
  g_clear_object (&self->attachments);
  g_clear_object (&self->sender);
  g_clear_object (&self->outbox);
  g_clear_object (&self->threads);
  g_clear_object (&self->receiver);
  g_clear_object (&self->live);
  g_clear_object (&self->carrier);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_inbox_parent_class)->dispose (object);
}

static void
tandem_inbox_class_init (TandemInboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_inbox_dispose;
  signals[MESSAGE_ADDED] = g_signal_new ("message-added", TANDEM_TYPE_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         TANDEM_TYPE_MESSAGE);
  signals[MESSAGE_CHANGED] = g_signal_new ("message-changed", TANDEM_TYPE_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, TANDEM_TYPE_MESSAGE);
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
tandem_inbox_init (TandemInbox *self)
{
  self->live = tandem_live_messages_new ();
}

static void
tell_changed (TandemInbox *self, TandemMessage *message)
{
  tandem_thread_list_refresh (self->threads);
  g_signal_emit (self, signals[MESSAGE_CHANGED], 0, message);
}

static void
on_added (TandemInbox *self, TandemMessage *message)
{
  tandem_thread_list_refresh (self->threads);
  g_signal_emit (self, signals[MESSAGE_ADDED], 0, message);
}

static void
on_notice (TandemInbox *self, const GError *error)
{
  g_signal_emit (self, signals[NOTICE], 0, error);
}

TandemInbox *
tandem_inbox_new (TandemSettings *settings, TandemMessageStore *store, TandemMessageCarrier *carrier)
{
  TandemInbox *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && TANDEM_IS_MESSAGE_STORE (store) && TANDEM_IS_MESSAGE_CARRIER (carrier), NULL);
  self = g_object_new (TANDEM_TYPE_INBOX, NULL);
  self->settings = g_object_ref (settings);
  self->store = g_object_ref (store);
  self->carrier = g_object_ref (carrier);
  self->threads = tandem_thread_list_new (store);
  self->outbox = tandem_outbox_new (store, carrier);
  self->sender = tandem_text_sender_new (settings, store, carrier, self->outbox, self->live);
  g_signal_connect_object (self->sender, "added", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sender, "changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sender, "notice", G_CALLBACK (on_notice), self, G_CONNECT_SWAPPED);
  self->receiver = tandem_message_receiver_new (store, self->live);
  g_signal_connect_object (self->receiver, "received", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receiver, "changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receiver, "opted-out", G_CALLBACK (tandem_thread_list_refresh), self->threads, G_CONNECT_SWAPPED);
  self->attachments = tandem_attachments_new (settings, store, carrier);
  g_signal_connect_object (self->receiver, "received", G_CALLBACK (tandem_attachments_add), self->attachments, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attachments, "fetched", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  tandem_message_carrier_set_sink (carrier, TANDEM_MESSAGE_SINK (self->receiver));
  return self;
}

static void
did_list_due (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemInbox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) due = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!due) {
    g_signal_emit (self, signals[NOTICE], 0, error);
    return;
  }
  for (guint i = 0; i < due->len; i++) {
    g_autoptr (TandemMessage) message = tandem_live_messages_take (self->live, g_object_ref (due->pdata[i]));

    if (tandem_message_get_status (message) == TANDEM_MESSAGE_STATUS_NEW)
      tandem_outbox_add (self->outbox, message);
    tandem_attachments_add (self->attachments, message);
  }
}

void
tandem_inbox_start (TandemInbox *self)
{
  g_return_if_fail (TANDEM_IS_INBOX (self));
  tandem_thread_list_refresh (self->threads);
  tandem_message_store_list_due_async (self->store, NULL, did_list_due, g_object_ref (self));
}

gboolean
tandem_inbox_is_idle (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), TRUE);
  return !tandem_outbox_is_sending (self->outbox);
}

guint
tandem_inbox_count_waiting (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), 0);
  return tandem_outbox_get_length (self->outbox);
}

GListModel *
tandem_inbox_get_threads (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), NULL);
  return G_LIST_MODEL (self->threads);
}

TandemMessageStore *
tandem_inbox_get_store (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), NULL);
  return self->store;
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemInbox *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!messages) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  for (guint i = 0; i < messages->len; i++)
    messages->pdata[i] = tandem_live_messages_take (self->live, messages->pdata[i]);
  g_task_return_pointer (task, g_steal_pointer (&messages), (GDestroyNotify) g_ptr_array_unref);
}

void
tandem_inbox_list_async (TandemInbox *self, const char *number, const char *before_id, guint limit, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_INBOX (self) && number);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_inbox_list_async);
  tandem_message_store_list_async (self->store, number, before_id, limit, cancellable, did_list, task);
}

GPtrArray *
tandem_inbox_list_finish (TandemInbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
did_touch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemInbox) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tandem_message_store_finish (TANDEM_MESSAGE_STORE (source), result, &error))
    g_signal_emit (self, signals[NOTICE], 0, error);
  else
    tandem_thread_list_refresh (self->threads);
}

void
tandem_inbox_mark_read (TandemInbox *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_INBOX (self) && number);
  tandem_message_store_mark_read_async (self->store, number, NULL, did_touch, g_object_ref (self));
}

void
tandem_inbox_set_draft (TandemInbox *self, const char *number, const char *draft)
{
  g_return_if_fail (TANDEM_IS_INBOX (self) && number);
  tandem_message_store_set_draft_async (self->store, number, draft, NULL, did_touch, g_object_ref (self));
}

/* --- sending ------------------------------------------------------------------------------------------------- */

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TandemMessage *message = tandem_text_sender_send_finish (TANDEM_TEXT_SENDER (source), result, &error);

  if (message)
    g_task_return_pointer (task, message, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
tandem_inbox_send_async (TandemInbox *self, const TandemTextRequest *request, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_INBOX (self) && request);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tandem_inbox_send_async);
  tandem_text_sender_send_async (self->sender, request, cancellable, did_send, task);
}

TandemMessage *
tandem_inbox_send_finish (TandemInbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
tandem_inbox_retry (TandemInbox *self, TandemMessage *message, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_MESSAGE (message), FALSE);
  return tandem_text_sender_retry (self->sender, message, error);
}

gboolean
tandem_inbox_cancel (TandemInbox *self, TandemMessage *message, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_MESSAGE (message), FALSE);
  return tandem_text_sender_cancel (self->sender, message, error);
}
