// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-receiver.h"

#include "tandem-message-saves.h"

struct _TandemMessageReceiver {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemMessageStore *store;
  TandemLiveMessages *live;
  TandemMessageSaves *saves;
};

static void sink_init (TandemMessageSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemMessageReceiver, tandem_message_receiver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_SINK, sink_init))

enum { RECEIVED, CHANGED, KNOWN, NOT_KEPT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_message_receiver_dispose (GObject *object)
{
  TandemMessageReceiver *self = TANDEM_MESSAGE_RECEIVER (object);

  g_clear_object (&self->saves);
  g_clear_object (&self->live);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_message_receiver_parent_class)->dispose (object);
}

static void
tandem_message_receiver_class_init (TandemMessageReceiverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_message_receiver_dispose;
  signals[RECEIVED] = g_signal_new ("received", TANDEM_TYPE_MESSAGE_RECEIVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, TANDEM_TYPE_MESSAGE);
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_MESSAGE_RECEIVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, TANDEM_TYPE_MESSAGE);
  signals[KNOWN] = g_signal_new ("known", TANDEM_TYPE_MESSAGE_RECEIVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 TANDEM_TYPE_MESSAGE);
  signals[NOT_KEPT] = g_signal_new ("not-kept", TANDEM_TYPE_MESSAGE_RECEIVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_message_receiver_init (TandemMessageReceiver *self)
{
}

TandemMessageReceiver *
tandem_message_receiver_new (TandemSettings *settings, TandemMessageStore *store, TandemLiveMessages *live)
{
  TandemMessageReceiver *self;

  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (store) && TANDEM_IS_LIVE_MESSAGES (live), NULL);
  self = g_object_new (TANDEM_TYPE_MESSAGE_RECEIVER, NULL);
  self->settings = g_object_ref (settings);
  self->store = g_object_ref (store);
  self->live = g_object_ref (live);
  self->saves = tandem_message_saves_new (store);
  return self;
}

/* --- texts ------------------------------------------------------------------------------------------------- */

/* It came before.  A webhook says no time, the carrier's list does. */
static void
take_time (TandemMessageReceiver *self, TandemMessage *message)
{
  g_autoptr (TandemMessage) known = tandem_live_messages_find (self->live, NULL, tandem_message_get_message_sid (message));

  if (known && tandem_message_get_dated (message) && tandem_message_get_direction (message) == TANDEM_DIRECTION_INBOUND)
    tandem_message_set_at (known, tandem_message_get_at (message));
}

static void
did_save_arrival (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemMessageReceiver *self = g_task_get_source_object (task);
  TandemMessage *message = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean added = FALSE;

  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, &added, NULL, &error)) {
    g_signal_emit (self, signals[NOT_KEPT], 0);
    g_task_return_error (task, error);
    return;
  }
  /* Not earlier: what came twice must not stand for the first in news of it. */
  if (added) {
    g_autoptr (TandemMessage) taken = tandem_live_messages_take (self->live, g_object_ref (message));

    g_signal_emit (self, signals[RECEIVED], 0, taken);
  } else {
    take_time (self, message);
    g_signal_emit (self, signals[KNOWN], 0, message);
  }
  g_task_return_boolean (task, TRUE);
}

static void
receive_async (TandemMessageSink *sink, TandemMessage *message, TandemOptOut opt_out, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer user_data)
{
  TandemMessageReceiver *self = TANDEM_MESSAGE_RECEIVER (sink);
  GTask *task = g_task_new (sink, cancellable, callback, user_data);

  g_task_set_source_tag (task, receive_async);
  /* In the commit that keeps it; the store leaves alone one that is here already. */
  if (tandem_message_get_direction (message) == TANDEM_DIRECTION_INBOUND)
    tandem_message_set_forward_due (message, *tandem_settings_get_string (self->settings, "gateway-url") != '\0');
  tandem_message_set_opt_out (message, opt_out);
  g_task_set_task_data (task, g_object_ref (message), g_object_unref);
  tandem_message_store_save_async (self->store, message, cancellable, did_save_arrival, task);
}

/* --- news of texts ------------------------------------------------------------------------------------------- */

typedef struct {
  char *message_sid;
  TandemMessageStatus status;
  guint error_code;
  TandemMessage *message; /* once it was found */
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_free (news->message_sid);
  g_clear_object (&news->message);
  g_free (news);
}

static void
did_save_news (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemMessageReceiver *self = g_task_get_source_object (task);
  const News *news = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error)) {
    /* The model has it already, so that the same news once more would change nothing. */
    if (self->saves)
      tandem_message_saves_add (self->saves, news->message);
    g_task_return_error (task, error);
    return;
  }
  g_signal_emit (self, signals[CHANGED], 0, news->message);
  g_task_return_boolean (task, TRUE);
}

/* Takes @message. */
static void
apply (TandemMessageReceiver *self, GTask *task, TandemMessage *message)
{
  News *news = g_task_get_task_data (task);
  gboolean changed = FALSE;

  news->message = message;
  /* The callback may be here before the answer to the request that sent it. */
  if (!tandem_message_get_message_sid (message)) {
    tandem_message_set_message_sid (message, news->message_sid);
    changed = TRUE;
  }
  changed = tandem_message_advance (message, news->status, news->error_code, NULL) || changed;
  if (changed)
    tandem_message_store_save_async (self->store, message, NULL, did_save_news, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
did_find (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemMessageReceiver *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) messages = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!messages)
    g_task_return_error (task, error);
  else if (messages->len == 0)
    g_task_return_boolean (task, TRUE);
  else
    apply (self, task, tandem_live_messages_take (self->live, g_object_ref (messages->pdata[0])));
}

static void
report_async (TandemMessageSink *sink, const TandemMessageReport *report, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  TandemMessageReceiver *self = TANDEM_MESSAGE_RECEIVER (sink);
  g_autoptr (GTask) task = g_task_new (sink, cancellable, callback, user_data);
  News *news = g_new0 (News, 1);
  TandemMessage *message;

  g_task_set_source_tag (task, report_async);
  news->message_sid = g_strdup (report->message_sid);
  news->status = report->status;
  news->error_code = report->error_code;
  g_task_set_task_data (task, news, news_free);
  message = tandem_live_messages_find (self->live, report->id, report->message_sid);
  if (message)
    apply (self, task, message);
  else
    tandem_message_store_find_async (self->store, report->id ? report->id : report->message_sid, cancellable, did_find,
                                     g_steal_pointer (&task));
}

static gboolean
finish (TandemMessageSink *sink, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, sink), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sink_init (TandemMessageSinkInterface *iface)
{
  iface->receive_async = receive_async;
  iface->report_async = report_async;
  iface->finish = finish;
}
