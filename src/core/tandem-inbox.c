// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbox.h"

#include "tandem-dial-policy.h"
#include "tandem-error.h"
#include "tandem-message-receiver.h"
#include "tandem-outbox.h"
#include "tandem-phone-number.h"

/* Characters of a text, and media of it: what Twilio takes (PROTOCOLS 1.5). */
#define BODY_MAX 1600
#define MEDIA_MAX 10
/* Texts that wait: a script that runs wild costs money. */
#define WAITING_MAX 1000

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
  TandemDialPolicy *policy;
  GHashTable *sends; /* TandemMessage, borrowed -> GTask: who waits for the first attempt */
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
  g_hash_table_remove_all (self->sends);
  g_clear_object (&self->outbox);
  g_clear_object (&self->threads);
  g_clear_object (&self->receiver);
  g_clear_object (&self->live);
  g_clear_object (&self->policy);
  g_clear_object (&self->carrier);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_inbox_parent_class)->dispose (object);
}

static void
tandem_inbox_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_INBOX (object)->sends, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_inbox_parent_class)->finalize (object);
}

static void
tandem_inbox_class_init (TandemInboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_inbox_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_inbox_finalize;
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
  self->sends = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

static void
tell_changed (TandemInbox *self, TandemMessage *message)
{
  tandem_thread_list_refresh (self->threads);
  g_signal_emit (self, signals[MESSAGE_CHANGED], 0, message);
}

/* The carrier cannot be reached: the others wait behind this one, and nobody for them. */
static void
release_waiting (TandemInbox *self)
{
  g_autoptr (GList) tasks = g_hash_table_get_values (self->sends);

  for (GList *l = tasks; l; l = l->next)
    g_object_ref (l->data);
  g_hash_table_remove_all (self->sends);
  for (GList *l = tasks; l; l = l->next) {
    g_autoptr (GTask) task = l->data;

    g_task_return_pointer (task, g_object_ref (g_task_get_task_data (task)), g_object_unref);
  }
}

static void
on_attempted (TandemOutbox *outbox, TandemMessage *message, const GError *error, gpointer user_data)
{
  TandemInbox *self = user_data;
  g_autoptr (GTask) task = NULL;

  g_hash_table_steal_extended (self->sends, message, NULL, (gpointer *) &task);
  tell_changed (self, message);
  if (task)
    g_task_return_pointer (task, g_object_ref (message), g_object_unref);
  if (tandem_outbox_is_resting (outbox))
    release_waiting (self);
}

static void
on_received (TandemInbox *self, TandemMessage *message)
{
  tandem_thread_list_refresh (self->threads);
  g_signal_emit (self, signals[MESSAGE_ADDED], 0, message);
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
  self->policy = tandem_dial_policy_new (settings);
  g_signal_connect_object (self->outbox, "attempted", G_CALLBACK (on_attempted), self, 0);
  self->receiver = tandem_message_receiver_new (store, self->live);
  g_signal_connect_object (self->receiver, "received", G_CALLBACK (on_received), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receiver, "changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receiver, "opted-out", G_CALLBACK (tandem_thread_list_refresh), self->threads, G_CONNECT_SWAPPED);
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
did_save_new (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemInbox *self = g_task_get_source_object (task);
  TandemMessage *message = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  tandem_thread_list_refresh (self->threads);
  g_signal_emit (self, signals[MESSAGE_ADDED], 0, message);
  if (tandem_message_get_send_at (message) || tandem_outbox_is_resting (self->outbox))
    g_task_return_pointer (task, g_object_ref (message), g_object_unref);
  else
    g_hash_table_insert (self->sends, message, g_object_ref (task));
  tandem_outbox_add (self->outbox, message);
}

static void
did_find_thread (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemInbox *self = g_task_get_source_object (task);
  TandemMessage *message = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!threads) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (threads->len > 0 && tandem_thread_get_opted_out (threads->pdata[0])) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED,
                             "This number wants no texts from you (STOP): wait until it writes START, or call.");
    return;
  }
  tandem_message_store_save_async (self->store, message, NULL, did_save_new, g_steal_pointer (&task));
}

static gboolean
check_content (const TandemTextRequest *request, GError **error)
{
  guint n_media = request->media ? g_list_model_get_n_items (request->media) : 0;

  if (!g_utf8_validate (request->body ? request->body : "", -1, NULL))
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "The text is not UTF-8: write it again.");
  else if ((!request->body || !*request->body) && n_media == 0)
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "There is nothing to send: write a text.");
  else if (request->body && g_utf8_strlen (request->body, -1) > BODY_MAX)
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "A text can have %d characters: shorten it.", BODY_MAX);
  else if (n_media > MEDIA_MAX)
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "A text can have %d files: send the rest with another.",
                 MEDIA_MAX);
  else
    return TRUE;
  return FALSE;
}

/* The checked text, or NULL. */
static TandemMessage *
make_message (TandemInbox *self, const TandemTextRequest *request, GError **error)
{
  const char *region = tandem_settings_get_string (self->settings, "region");
  const char *own = request->from && *request->from ? request->from : tandem_settings_get_string (self->settings, "phone-number");
  g_autofree char *to = tandem_dial_policy_check_number (self->policy, request->to, error);
  g_autofree char *from = NULL;
  TandemMessage *message;

  if (!to || !check_content (request, error))
    return NULL;
  if (tandem_outbox_get_length (self->outbox) >= WAITING_MAX) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT,
                         "1,000 texts wait to be sent already: wait until some of them are.");
    return NULL;
  }
  if (!*own) {
    g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                         "No number to send from: set TWILIO_PHONE_NUMBER or enter it in the window.");
    return NULL;
  }
  from = tandem_phone_number_normalize (own, region, error);
  if (!from)
    return NULL;
  message = tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, from, to, request->body ? request->body : "");
  tandem_message_set_send_at (message, request->send_at);
  for (guint i = 0; request->media && i < g_list_model_get_n_items (request->media); i++) {
    g_autoptr (TandemMessageMedia) media = g_list_model_get_item (request->media, i);

    tandem_message_add_media (message, media);
  }
  return tandem_live_messages_take (self->live, message);
}

void
tandem_inbox_send_async (TandemInbox *self, const TandemTextRequest *request, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  TandemMessage *message;

  g_return_if_fail (TANDEM_IS_INBOX (self) && request);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_inbox_send_async);
  message = make_message (self, request, &error);
  if (!message) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, message, g_object_unref);
  tandem_message_store_find_thread_async (self->store, tandem_message_get_number (message), cancellable, did_find_thread,
                                          g_steal_pointer (&task));
}

TandemMessage *
tandem_inbox_send_finish (TandemInbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* One text whose state is being saved, for nobody in particular. */
typedef struct {
  TandemInbox *self;
  TandemMessage *message;
  gboolean send; /* when it is saved */
} Change;

static void
did_save_change (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (TandemInbox) self = change->self;
  g_autoptr (TandemMessage) message = change->message;
  gboolean send = change->send;
  g_autoptr (GError) error = NULL;

  g_free (change);
  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error))
    g_signal_emit (self, signals[NOTICE], 0, error);
  else if (send)
    tandem_outbox_add (self->outbox, message);
  tell_changed (self, message);
}

static void
save_change (TandemInbox *self, TandemMessage *message, gboolean send)
{
  Change *change = g_new0 (Change, 1);

  change->self = g_object_ref (self);
  change->message = g_object_ref (message);
  change->send = send;
  tandem_message_store_save_async (self->store, message, NULL, did_save_change, change);
}

gboolean
tandem_inbox_retry (TandemInbox *self, TandemMessage *message, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_MESSAGE (message), FALSE);
  if (tandem_message_get_direction (message) != TANDEM_DIRECTION_OUTBOUND ||
      !tandem_message_status_is_failure (tandem_message_get_status (message))) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "This text did not fail.");
    return FALSE;
  }
  tandem_message_begin_again (message);
  save_change (self, message, TRUE);
  return TRUE;
}

static void
did_cancel (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (TandemInbox) self = change->self;
  g_autoptr (TandemMessage) message = change->message;
  g_autoptr (GError) error = NULL;

  g_free (change);
  if (!tandem_message_carrier_cancel_finish (TANDEM_MESSAGE_CARRIER (source), result, &error))
    g_signal_emit (self, signals[NOTICE], 0, error);
  else if (tandem_message_advance (message, TANDEM_MESSAGE_STATUS_CANCELED, 0, NULL))
    save_change (self, message, FALSE);
}

gboolean
tandem_inbox_cancel (TandemInbox *self, TandemMessage *message, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_INBOX (self) && TANDEM_IS_MESSAGE (message), FALSE);
  if (tandem_message_get_status (message) == TANDEM_MESSAGE_STATUS_SCHEDULED) {
    Change *change = g_new0 (Change, 1);

    change->self = g_object_ref (self);
    change->message = g_object_ref (message);
    tandem_message_carrier_cancel_async (self->carrier, message, NULL, did_cancel, change);
    return TRUE;
  }
  if (tandem_outbox_remove (self->outbox, message)) {
    tandem_message_advance (message, TANDEM_MESSAGE_STATUS_CANCELED, 0, NULL);
    save_change (self, message, FALSE);
    return TRUE;
  }
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "This text is on its way already.");
  return FALSE;
}
