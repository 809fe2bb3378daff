// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbox.h"

#include "tandem-attachments.h"
#include "tandem-forwarder.h"
#include "tandem-message-receiver.h"
#include "tandem-unread-texts.h"
#include "tandem-unsent.h"

/* Between two attempts to read what an earlier run left. */
#define START_AGAIN_S 5

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
  TandemForwarder *forwarder; /* NULL: nothing is handed on */
  TandemTextSender *sender;
  TandemAttachments *attachments;
  TandemMessagePoll *poll;
  TandemUnreadTexts *unread;
  TandemDrafts *drafts;
  TandemReplyWriter *reply_writer; /* nullable */
  TandemPrices *prices;            /* nullable */

  guint start_id; /* until the store is asked again */
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (TandemInbox, tandem_inbox, G_TYPE_OBJECT)

enum { MESSAGE_ADDED, MESSAGE_CHANGED, HANDED_OVER, THREAD_READ, NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];
enum { PROP_0, PROP_UNREAD, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
tandem_inbox_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_UNREAD: g_value_set_uint (value, tandem_inbox_get_unread (TANDEM_INBOX (object))); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_inbox_dispose (GObject *object)
{
  TandemInbox *self = TANDEM_INBOX (object);

  g_clear_handle_id (&self->start_id, g_source_remove);
  if (self->carrier)
    tandem_message_carrier_set_sink (self->carrier, NULL);
  if (self->attachments)
    tandem_attachments_stop (self->attachments);
  g_clear_object (&self->attachments);
  if (self->poll)
    tandem_message_poll_stop (self->poll);
  g_clear_object (&self->reply_writer);
  g_clear_object (&self->sender);
  g_clear_object (&self->unread);
  g_clear_object (&self->drafts);
  g_clear_object (&self->prices);
  g_clear_object (&self->poll);
  g_clear_object (&self->outbox);
  if (self->forwarder)
    tandem_forwarder_stop (self->forwarder);
  g_clear_object (&self->forwarder);
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
  G_OBJECT_CLASS (klass)->get_property = tandem_inbox_get_property;
  G_OBJECT_CLASS (klass)->dispose = tandem_inbox_dispose;
  props[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  signals[MESSAGE_ADDED] = g_signal_new ("message-added", TANDEM_TYPE_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         TANDEM_TYPE_MESSAGE);
  signals[MESSAGE_CHANGED] = g_signal_new ("message-changed", TANDEM_TYPE_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, TANDEM_TYPE_MESSAGE);
  signals[HANDED_OVER] = g_signal_new ("handed-over", TANDEM_TYPE_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       TANDEM_TYPE_MESSAGE);
  signals[THREAD_READ] = g_signal_new ("thread-read", TANDEM_TYPE_INBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
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
  tandem_unread_texts_refresh (self->unread);
  g_signal_emit (self, signals[MESSAGE_ADDED], 0, message);
  if (self->forwarder && tandem_message_get_forward_due (message))
    tandem_forwarder_add (self->forwarder, message);
}

static void
on_notice (TandemInbox *self, const GError *error)
{
  g_signal_emit (self, signals[NOTICE], 0, error);
}

static void
on_unread (TandemInbox *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNREAD]);
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
  self->receiver = tandem_message_receiver_new (settings, store, self->live);
  g_signal_connect_object (self->receiver, "received", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receiver, "changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receiver, "known", G_CALLBACK (tandem_thread_list_refresh), self->threads, G_CONNECT_SWAPPED);
  self->attachments = tandem_attachments_new (settings, store, carrier);
  g_signal_connect_object (self->receiver, "received", G_CALLBACK (tandem_attachments_add), self->attachments, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attachments, "fetched", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  tandem_message_carrier_set_sink (carrier, TANDEM_MESSAGE_SINK (self->receiver));
  self->poll = tandem_message_poll_new (settings, store, carrier, TANDEM_MESSAGE_SINK (self->receiver), self->outbox);
  g_signal_connect_object (self->receiver, "not-kept", G_CALLBACK (tandem_message_poll_make_up), self->poll, G_CONNECT_SWAPPED);
  self->drafts = tandem_drafts_new (store);
  g_signal_connect_object (self->drafts, "kept", G_CALLBACK (tandem_thread_list_refresh), self->threads, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drafts, "failed", G_CALLBACK (on_notice), self, G_CONNECT_SWAPPED);
  self->unread = tandem_unread_texts_new (store);
  g_signal_connect_object (self->unread, "notify::count", G_CALLBACK (on_unread), self, G_CONNECT_SWAPPED);
  return self;
}

/* Only now: what is in the outbox is known to be ours when it is found at the carrier. */
static void
did_restore (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemInbox) self = user_data;

  tandem_unsent_restore_finish (result, NULL);
  if (self->poll && !self->stopped)
    tandem_message_poll_start (self->poll);
}

static void list_due (TandemInbox *self);

static gboolean
on_start_again (gpointer data)
{
  TandemInbox *self = data;

  self->start_id = 0;
  list_due (self);
  return G_SOURCE_REMOVE;
}

static void
did_list_due (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemInbox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) due = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  g_autoptr (GPtrArray) unsent = g_ptr_array_new_with_free_func (g_object_unref);

  if (!due) {
    g_signal_emit (self, signals[NOTICE], 0, error);
    if (self->poll && !self->stopped)
      self->start_id = g_timeout_add_seconds (START_AGAIN_S, on_start_again, self);
    return;
  }
  for (guint i = 0; i < due->len; i++) {
    g_autoptr (TandemMessage) message = tandem_live_messages_take (self->live, g_object_ref (due->pdata[i]));

    if (tandem_message_get_status (message) == TANDEM_MESSAGE_STATUS_NEW)
      g_ptr_array_add (unsent, g_object_ref (message));
    tandem_attachments_add (self->attachments, message);
    if (self->forwarder && tandem_message_get_forward_due (message))
      tandem_forwarder_add (self->forwarder, message);
  }
  tandem_unsent_restore_async (self->store, self->carrier, self->outbox, unsent, NULL, did_restore, g_object_ref (self));
}

static void
list_due (TandemInbox *self)
{
  tandem_message_store_list_due_async (self->store, NULL, did_list_due, g_object_ref (self));
}

void
tandem_inbox_set_gateway (TandemInbox *self, TandemMessageGateway *gateway)
{
  g_return_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_MESSAGE_GATEWAY (gateway));
  g_clear_object (&self->forwarder);
  self->forwarder = tandem_forwarder_new (self->store, gateway);
}

void
tandem_inbox_set_reply_writer (TandemInbox *self, TandemReplyWriter *writer)
{
  g_return_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_REPLY_WRITER (writer));
  g_set_object (&self->reply_writer, writer);
}

TandemReplyWriter *
tandem_inbox_get_reply_writer (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), NULL);
  return self->reply_writer;
}

void
tandem_inbox_start (TandemInbox *self)
{
  g_return_if_fail (TANDEM_IS_INBOX (self));
  tandem_thread_list_refresh (self->threads);
  tandem_unread_texts_refresh (self->unread);
  list_due (self);
}

void
tandem_inbox_stop (TandemInbox *self)
{
  g_return_if_fail (TANDEM_IS_INBOX (self));
  self->stopped = TRUE;
  g_clear_handle_id (&self->start_id, g_source_remove);
  tandem_message_poll_stop (self->poll);
  tandem_outbox_stop (self->outbox);
  if (self->forwarder)
    tandem_forwarder_stop (self->forwarder);
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

TandemMessagePoll *
tandem_inbox_get_poll (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), NULL);
  return self->poll;
}

guint
tandem_inbox_get_unread (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), 0);
  return self->unread ? tandem_unread_texts_get_count (self->unread) : 0;
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

void
tandem_inbox_find_async (TandemInbox *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_INBOX (self) && id);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_inbox_find_async);
  tandem_message_store_find_async (self->store, id, cancellable, did_list, task);
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
  tandem_unread_texts_refresh (self->unread);
}

void
tandem_inbox_mark_read (TandemInbox *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_INBOX (self) && number);
  tandem_message_store_mark_read_async (self->store, number, NULL, did_touch, g_object_ref (self));
  g_signal_emit (self, signals[THREAD_READ], 0, number);
}

typedef struct {
  TandemInbox *self;
  TandemMessage *message;
} HandOver;

static void
did_hand_over (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HandOver *data = user_data;
  g_autoptr (TandemInbox) self = data->self;
  g_autoptr (TandemMessage) message = data->message;
  g_autoptr (GError) error = NULL;

  g_free (data);
  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error))
    g_signal_emit (self, signals[NOTICE], 0, error);
  if (self->threads)
    tell_changed (self, message);
  g_signal_emit (self, signals[HANDED_OVER], 0, message);
}

void
tandem_inbox_hand_over (TandemInbox *self, TandemMessage *message)
{
  HandOver *data;

  g_return_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_MESSAGE (message));
  if (!self->store)
    return;
  data = g_new0 (HandOver, 1);
  data->self = g_object_ref (self);
  data->message = g_object_ref (message);
  tandem_message_set_handed_over (message, TRUE);
  tandem_message_store_save_async (self->store, message, NULL, did_hand_over, data);
}

void
tandem_inbox_set_draft (TandemInbox *self, const char *number, const char *draft)
{
  g_return_if_fail (TANDEM_IS_INBOX (self) && number);
  tandem_drafts_set (self->drafts, number, draft ? draft : "");
}

const char *
tandem_inbox_get_unkept_draft (TandemInbox *self, const char *number)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self) && number, NULL);
  return tandem_drafts_get_unkept (self->drafts, number);
}

TandemDrafts *
tandem_inbox_get_drafts (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), NULL);
  return self->drafts;
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

void
tandem_inbox_fetch_files (TandemInbox *self, TandemMessage *message)
{
  g_return_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_MESSAGE (message));
  tandem_attachments_retry (self->attachments, message);
}

gboolean
tandem_inbox_can_send_files (TandemInbox *self, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), FALSE);
  return tandem_message_carrier_can_send_files (self->carrier, error);
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

gboolean
tandem_inbox_send_missed (TandemInbox *self, TandemMessage *message, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_MESSAGE (message), FALSE);
  return tandem_text_sender_send_missed (self->sender, message, error);
}

gboolean
tandem_inbox_can_schedule (TandemInbox *self, GDateTime *at)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self) && at, FALSE);
  return tandem_message_carrier_can_schedule (self->carrier, at);
}

TandemMessage *
tandem_inbox_find_live (TandemInbox *self, const char *id)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self) && id, NULL);
  return tandem_live_messages_find (self->live, id, NULL);
}

void
tandem_inbox_set_prices (TandemInbox *self, TandemPrices *prices)
{
  g_return_if_fail (TANDEM_IS_INBOX (self) && (prices == NULL || TANDEM_IS_PRICES (prices)));
  g_set_object (&self->prices, prices);
}

TandemPrices *
tandem_inbox_get_prices (TandemInbox *self)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self), NULL);
  return self->prices;
}
