// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-auto-reply.h"

#include "tandem-number-rules.h"
#include "tandem-reply-rule.h"

/* Of a thread it is judged by; more than any limit of an hour. */
#define TEXTS 250
#define DAY_S (24 * 60 * 60)
/* Characters of one text. */
#define BODY_MAX 1600

struct _TandemAutoReply {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemInbox *inbox;
  GHashTable *answers; /* number -> Answer to its newest text, which is its own */
  GHashTable *writing; /* ids of texts whose answers are being written, so that the store does not count them yet */

  gint64 started_ms;
};

G_DEFINE_FINAL_TYPE (TandemAutoReply, tandem_auto_reply, G_TYPE_OBJECT)

/* One text on its way to an answer. */
typedef struct {
  TandemAutoReply *self;
  TandemMessage *text;
  GCancellable *cancellable;
  GPtrArray *texts;
  TandemReplyFacts facts;
} Answer;

static void
answer_free (Answer *answer)
{
  const char *number = tandem_message_get_number (answer->text);

  if (g_hash_table_lookup (answer->self->answers, number) == answer)
    g_hash_table_remove (answer->self->answers, number);
  g_hash_table_remove (answer->self->writing, tandem_message_get_id (answer->text));
  g_clear_pointer (&answer->texts, g_ptr_array_unref);
  g_clear_object (&answer->cancellable);
  g_clear_object (&answer->text);
  g_clear_object (&answer->self);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static gboolean
is_on (TandemAutoReply *self, TandemMessage *text)
{
  g_autoptr (TandemSettings) of_number = tandem_number_rules_open (self->settings, tandem_message_get_own_number (text));

  return g_str_equal (tandem_settings_get_string (of_number, "auto-reply"), "on");
}

/* TRUE: it goes on.  A newer text of either side, or the end of Tandem, takes it over. */
static gboolean
goes_on (Answer *answer)
{
  return !g_cancellable_is_cancelled (answer->cancellable) && is_on (answer->self, answer->text);
}

static void
hand_over (Answer *answer, const char *why)
{
  g_message ("auto-reply: text %s is handed over: %s", tandem_message_get_id (answer->text), why);
  tandem_inbox_hand_over (answer->self->inbox, answer->text);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answer) answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemMessage) sent = tandem_inbox_send_finish (TANDEM_INBOX (source), result, &error);

  if (!sent)
    hand_over (answer, error->message);
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answer) answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemReply) reply = tandem_reply_writer_write_finish (TANDEM_REPLY_WRITER (source), result, &error);
  TandemTextRequest request = { 0 };
  TandemInbox *inbox = answer->self->inbox;

  if (!goes_on (answer))
    return;
  if (!reply || !reply->words || g_utf8_strlen (reply->words, -1) > BODY_MAX) {
    hand_over (answer, error ? error->message : "the text model gave it back");
    return;
  }
  request.to = tandem_message_get_number (answer->text);
  request.from = tandem_message_get_own_number (answer->text);
  request.body = reply->words;
  request.answers = tandem_message_get_id (answer->text);
  tandem_inbox_send_async (inbox, &request, NULL, did_send, g_steal_pointer (&answer));
}

static void
judge (Answer *taken)
{
  g_autoptr (Answer) answer = taken;
  TandemReplyWriter *writer = tandem_inbox_get_reply_writer (answer->self->inbox);
  const char *number = tandem_message_get_number (answer->text);
  GCancellable *cancellable = answer->cancellable;
  const char *reason = NULL;

  switch (tandem_reply_rule_judge (&answer->facts, answer->texts, answer->text, &reason)) {
  case TANDEM_REPLY_YES:
    g_hash_table_add (answer->self->writing, g_strdup (tandem_message_get_id (answer->text)));
    tandem_reply_writer_write_async (writer, number, TANDEM_REPLY_AUTOMATIC, cancellable, did_write, g_steal_pointer (&answer));
    break;
  case TANDEM_REPLY_TO_PERSON:
    hand_over (answer, reason);
    break;
  case TANDEM_REPLY_NO:
  default:
    g_debug ("auto-reply: text %s is not answered: %s", tandem_message_get_id (answer->text), reason);
  }
}

static void
did_count (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answer) answer = user_data;
  g_autoptr (GError) error = NULL;
  gint64 n = tandem_message_store_count_unread_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!goes_on (answer))
    return;
  if (n < 0) {
    hand_over (answer, error->message);
    return;
  }
  answer->facts.n_today = (guint) n + g_hash_table_size (answer->self->writing);
  judge (g_steal_pointer (&answer));
}

static void
did_find_thread (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answer) answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  gint64 since_ms = answer->facts.now_ms - DAY_S * G_GINT64_CONSTANT (1000);
  GCancellable *cancellable = answer->cancellable;

  if (!goes_on (answer))
    return;
  if (!threads || threads->len == 0) {
    hand_over (answer, error ? error->message : "its thread is gone");
    return;
  }
  answer->facts.opted_out = tandem_thread_get_opted_out (threads->pdata[0]);
  tandem_message_store_count_answers_async (TANDEM_MESSAGE_STORE (source), since_ms, cancellable, did_count, g_steal_pointer (&answer));
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Answer) answer = user_data;
  g_autoptr (GError) error = NULL;
  TandemInbox *inbox = TANDEM_INBOX (source);
  const char *number = tandem_message_get_number (answer->text);
  GCancellable *cancellable = answer->cancellable;

  answer->texts = tandem_inbox_list_finish (inbox, result, &error);
  if (!goes_on (answer))
    return;
  if (!answer->texts) {
    hand_over (answer, error->message);
    return;
  }
  tandem_message_store_find_thread_async (tandem_inbox_get_store (inbox), number, cancellable, did_find_thread,
                                          g_steal_pointer (&answer));
}

/* --- what comes ---------------------------------------------------------------------------------------------- */

static void
give_up (TandemAutoReply *self, const char *number)
{
  Answer *before = g_hash_table_lookup (self->answers, number);

  if (before)
    g_cancellable_cancel (before->cancellable);
  g_hash_table_remove (self->answers, number);
}

static void
begin (TandemAutoReply *self, TandemMessage *text)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->self = g_object_ref (self);
  answer->text = g_object_ref (text);
  answer->cancellable = g_cancellable_new ();
  answer->facts = (TandemReplyFacts) {
    .now_ms = g_get_real_time () / 1000,
    .started_ms = self->started_ms,
    .hourly = (guint) tandem_settings_get_int (self->settings, "auto-reply-hourly"),
    .daily = (guint) tandem_settings_get_int (self->settings, "auto-reply-daily"),
    .pause_min = (guint) tandem_settings_get_int (self->settings, "auto-reply-pause"),
  };
  g_hash_table_insert (self->answers, g_strdup (tandem_message_get_number (text)), answer);
  tandem_inbox_list_async (self->inbox, tandem_message_get_number (text), NULL, TEXTS, answer->cancellable, did_list, answer);
}

static void
on_added (TandemInbox *inbox, TandemMessage *text, gpointer user_data)
{
  TandemAutoReply *self = TANDEM_AUTO_REPLY (user_data);

  /* Its own answer is no reason to be silent. */
  if (tandem_message_get_answers (text)) {
    g_hash_table_remove (self->writing, tandem_message_get_answers (text));
    return;
  }
  give_up (self, tandem_message_get_number (text));
  if (tandem_message_get_direction (text) == TANDEM_DIRECTION_INBOUND && is_on (self, text) && tandem_inbox_get_reply_writer (inbox))
    begin (self, text);
}

static void
did_find_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemAutoReply) self = user_data;
  g_autoptr (GPtrArray) found = tandem_inbox_list_finish (TANDEM_INBOX (source), result, NULL);

  if (found && found->len > 0 && !tandem_message_get_handed_over (found->pdata[0])) {
    g_message ("auto-reply: text %s is handed over: its answer was not sent", tandem_message_get_id (found->pdata[0]));
    tandem_inbox_hand_over (self->inbox, found->pdata[0]);
  }
}

/* An answer that did not get through leaves it to a person; but nobody can write to who wants no texts. */
static void
on_changed (TandemInbox *inbox, TandemMessage *text, gpointer user_data)
{
  if (tandem_message_get_answers (text) && tandem_message_get_status (text) == TANDEM_MESSAGE_STATUS_FAILED &&
      tandem_message_get_opt_out (text) != TANDEM_OPT_OUT_STOP)
    tandem_inbox_find_async (inbox, tandem_message_get_answers (text), NULL, did_find_asked, g_object_ref (user_data));
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_auto_reply_dispose (GObject *object)
{
  TandemAutoReply *self = TANDEM_AUTO_REPLY (object);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->answers);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Answer *answer = value;

    /* The next start leaves it alone, so it would be left to nobody.  What is in the store goes on from there. */
    if (goes_on (answer) && g_hash_table_contains (self->writing, tandem_message_get_id (answer->text)))
      hand_over (answer, "Tandem ends");
    g_cancellable_cancel (answer->cancellable);
  }
  g_hash_table_remove_all (self->answers);
  if (self->inbox) {
    g_signal_handlers_disconnect_by_func (self->inbox, on_added, self);
    g_signal_handlers_disconnect_by_func (self->inbox, on_changed, self);
  }
  G_OBJECT_CLASS (tandem_auto_reply_parent_class)->dispose (object);
}

static void
tandem_auto_reply_finalize (GObject *object)
{
  TandemAutoReply *self = TANDEM_AUTO_REPLY (object);

  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_clear_pointer (&self->writing, g_hash_table_unref);
  g_clear_object (&self->inbox);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_auto_reply_parent_class)->finalize (object);
}

static void
tandem_auto_reply_class_init (TandemAutoReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_auto_reply_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_auto_reply_finalize;
}

static void
tandem_auto_reply_init (TandemAutoReply *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->writing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->started_ms = g_get_real_time () / 1000;
}

TandemAutoReply *
tandem_auto_reply_new (TandemSettings *settings, TandemInbox *inbox)
{
  TandemAutoReply *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && TANDEM_IS_INBOX (inbox), NULL);
  self = g_object_new (TANDEM_TYPE_AUTO_REPLY, NULL);
  self->settings = g_object_ref (settings);
  self->inbox = g_object_ref (inbox);
  g_signal_connect_object (inbox, "message-added", G_CALLBACK (on_added), self, 0);
  g_signal_connect_object (inbox, "message-changed", G_CALLBACK (on_changed), self, 0);
  return self;
}

guint
tandem_auto_reply_count (TandemAutoReply *self)
{
  g_return_val_if_fail (TANDEM_IS_AUTO_REPLY (self), 0);
  return g_hash_table_size (self->answers);
}
