// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-sender.h"

#include "tandem-attachment-rules.h"
#include "tandem-dial-policy.h"
#include "tandem-error.h"
#include "tandem-phone-number.h"

/* Characters of a text: what Twilio takes (PROTOCOLS 1.5). */
#define BODY_MAX 1600
/* Texts that wait: a script that runs wild costs money. */
#define WAITING_MAX 1000

struct _TandemTextSender {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemMessageStore *store;
  TandemMessageCarrier *carrier;
  TandemOutbox *outbox;
  TandemLiveMessages *live;
  TandemDialPolicy *policy;
  GHashTable *sends; /* TandemMessage, borrowed -> GTask: who waits for the first attempt */
};

G_DEFINE_FINAL_TYPE (TandemTextSender, tandem_text_sender, G_TYPE_OBJECT)

enum { ADDED, CHANGED, NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_text_sender_dispose (GObject *object)
{
  TandemTextSender *self = TANDEM_TEXT_SENDER (object);

  g_hash_table_remove_all (self->sends);
  g_clear_object (&self->policy);
  g_clear_object (&self->live);
  g_clear_object (&self->outbox);
  g_clear_object (&self->carrier);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_text_sender_parent_class)->dispose (object);
}

static void
tandem_text_sender_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_TEXT_SENDER (object)->sends, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_text_sender_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, GType what)
{
  return g_signal_new (name, TANDEM_TYPE_TEXT_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, what);
}

static void
tandem_text_sender_class_init (TandemTextSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_text_sender_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_text_sender_finalize;
  signals[ADDED] = add_signal ("added", TANDEM_TYPE_MESSAGE);
  signals[CHANGED] = add_signal ("changed", TANDEM_TYPE_MESSAGE);
  signals[NOTICE] = add_signal ("notice", G_TYPE_ERROR);
}

static void
tandem_text_sender_init (TandemTextSender *self)
{
  self->sends = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/* The carrier cannot be reached: the others wait behind this one, and nobody for them. */
static void
release_waiting (TandemTextSender *self)
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
  TandemTextSender *self = user_data;
  g_autoptr (GTask) task = NULL;

  g_hash_table_steal_extended (self->sends, message, NULL, (gpointer *) &task);
  g_signal_emit (self, signals[CHANGED], 0, message);
  if (task)
    g_task_return_pointer (task, g_object_ref (message), g_object_unref);
  if (tandem_outbox_is_resting (outbox))
    release_waiting (self);
}

static void
on_missed (TandemTextSender *self, TandemMessage *message)
{
  g_signal_emit (self, signals[CHANGED], 0, message);
  /* One sentence is enough for all of them. */
  if (tandem_outbox_count_missed (self->outbox) == 1) {
    g_autoptr (GError) error = g_error_new_literal (TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_TEXT_MISSED,
                                                    "A text was not sent at its time, because Tandem was not running: send it now "
                                                    "or cancel it.");

    g_signal_emit (self, signals[NOTICE], 0, error);
  }
}

TandemTextSender *
tandem_text_sender_new (TandemSettings *settings, TandemMessageStore *store, TandemMessageCarrier *carrier, TandemOutbox *outbox,
                        TandemLiveMessages *live)
{
  TandemTextSender *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && TANDEM_IS_OUTBOX (outbox) && TANDEM_IS_LIVE_MESSAGES (live), NULL);
  self = g_object_new (TANDEM_TYPE_TEXT_SENDER, NULL);
  self->settings = g_object_ref (settings);
  self->store = g_object_ref (store);
  self->carrier = g_object_ref (carrier);
  self->outbox = g_object_ref (outbox);
  self->live = g_object_ref (live);
  self->policy = tandem_dial_policy_new (settings);
  /* Texts with files wait for it. */
  g_signal_connect_object (settings, "notify::tunnel-url", G_CALLBACK (tandem_outbox_retry), outbox, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::public-url", G_CALLBACK (tandem_outbox_retry), outbox, G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "attempted", G_CALLBACK (on_attempted), self, 0);
  g_signal_connect_object (outbox, "missed", G_CALLBACK (on_missed), self, G_CONNECT_SWAPPED);
  return self;
}

static void
did_save_new (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTextSender *self = g_task_get_source_object (task);
  TandemMessage *message = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  g_signal_emit (self, signals[ADDED], 0, message);
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
  TandemTextSender *self = g_task_get_source_object (task);
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
  else
    return n_media == 0 || tandem_attachment_rules_check (request->media, error);
  return FALSE;
}

/* The checked text, or NULL. */
static TandemMessage *
make_message (TandemTextSender *self, const TandemTextRequest *request, GError **error)
{
  const char *region = tandem_settings_get_string (self->settings, "region");
  const char *own = request->from && *request->from ? request->from : tandem_settings_get_string (self->settings, "phone-number");
  g_autofree char *to = tandem_dial_policy_check_number (self->policy, request->to, error);
  g_autofree char *from = NULL;
  g_autoptr (TandemMessage) message = NULL;

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
  tandem_message_set_answers (message, request->answers);
  for (guint i = 0; request->media && i < g_list_model_get_n_items (request->media); i++) {
    g_autoptr (TandemMessageMedia) media = g_list_model_get_item (request->media, i);

    tandem_message_add_media (message, media);
  }
  if (tandem_message_has_own_files (message) && !tandem_message_carrier_can_send_files (self->carrier, error))
    return NULL;
  return tandem_live_messages_take (self->live, g_steal_pointer (&message));
}

void
tandem_text_sender_send_async (TandemTextSender *self, const TandemTextRequest *request, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  TandemMessage *message;

  g_return_if_fail (TANDEM_IS_TEXT_SENDER (self) && request);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_text_sender_send_async);
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
tandem_text_sender_send_finish (TandemTextSender *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* One text whose state is being saved, for nobody in particular. */
typedef struct {
  TandemTextSender *self;
  TandemMessage *message;
  gboolean send; /* when it is saved */
} Change;

static void
did_save_change (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (TandemTextSender) self = change->self;
  g_autoptr (TandemMessage) message = change->message;
  gboolean send = change->send;
  g_autoptr (GError) error = NULL;

  g_free (change);
  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error)) {
    /* What was to be sent again is not, and can be tried once more; what was taken back must not be sent by the next start. */
    if (send)
      tandem_message_advance (message, TANDEM_MESSAGE_STATUS_FAILED, 0, error->message);
    tandem_outbox_keep (self->outbox, message);
    g_signal_emit (self, signals[NOTICE], 0, error);
  } else if (send) {
    tandem_outbox_add (self->outbox, message);
  }
  g_signal_emit (self, signals[CHANGED], 0, message);
}

static void
save_change (TandemTextSender *self, TandemMessage *message, gboolean send)
{
  Change *change = g_new0 (Change, 1);

  change->self = g_object_ref (self);
  change->message = g_object_ref (message);
  change->send = send;
  tandem_message_store_save_async (self->store, message, NULL, did_save_change, change);
}

gboolean
tandem_text_sender_retry (TandemTextSender *self, TandemMessage *message, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_TEXT_SENDER (self) && TANDEM_IS_MESSAGE (message), FALSE);
  if (tandem_message_get_direction (message) != TANDEM_DIRECTION_OUTBOUND ||
      !tandem_message_status_is_failure (tandem_message_get_status (message))) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "This text did not fail.");
    return FALSE;
  }
  tandem_message_begin_again (message);
  save_change (self, message, TRUE);
  return TRUE;
}

gboolean
tandem_text_sender_send_missed (TandemTextSender *self, TandemMessage *message, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_TEXT_SENDER (self) && TANDEM_IS_MESSAGE (message), FALSE);
  if (tandem_outbox_send_missed (self->outbox, message))
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "This text was not missed.");
  return FALSE;
}

static void
did_cancel (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *change = user_data;
  g_autoptr (TandemTextSender) self = change->self;
  g_autoptr (TandemMessage) message = change->message;
  g_autoptr (GError) error = NULL;

  g_free (change);
  if (!tandem_message_carrier_cancel_finish (TANDEM_MESSAGE_CARRIER (source), result, &error))
    g_signal_emit (self, signals[NOTICE], 0, error);
  else if (tandem_message_advance (message, TANDEM_MESSAGE_STATUS_CANCELED, 0, NULL))
    save_change (self, message, FALSE);
}

gboolean
tandem_text_sender_cancel (TandemTextSender *self, TandemMessage *message, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_TEXT_SENDER (self) && TANDEM_IS_MESSAGE (message), FALSE);
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
