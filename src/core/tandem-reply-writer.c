// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-reply-writer.h"

#include "tandem-error.h"
#include "tandem-number-rules.h"

#define TEXTS 20
/* Of the last calls, the newest in which something was said is read. */
#define CALLS 5

struct _TandemReplyWriter {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemMessageStore *texts;
  TandemStore *calls;
  TandemTextModel *model;
};

G_DEFINE_FINAL_TYPE (TandemReplyWriter, tandem_reply_writer, G_TYPE_OBJECT)

void
tandem_reply_free (TandemReply *reply)
{
  g_free (reply->words);
  g_clear_pointer (&reply->call_at, g_date_time_unref);
  g_free (reply);
}

static void
tandem_reply_writer_dispose (GObject *object)
{
  TandemReplyWriter *self = TANDEM_REPLY_WRITER (object);

  g_clear_object (&self->model);
  g_clear_object (&self->calls);
  g_clear_object (&self->texts);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_reply_writer_parent_class)->dispose (object);
}

static void
tandem_reply_writer_class_init (TandemReplyWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_reply_writer_dispose;
}

static void
tandem_reply_writer_init (TandemReplyWriter *self)
{
}

TandemReplyWriter *
tandem_reply_writer_new (TandemSettings *settings, TandemMessageStore *texts, TandemStore *calls, TandemTextModel *model)
{
  TandemReplyWriter *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && TANDEM_IS_MESSAGE_STORE (texts), NULL);
  g_return_val_if_fail (TANDEM_IS_STORE (calls) && TANDEM_IS_TEXT_MODEL (model), NULL);
  self = g_object_new (TANDEM_TYPE_REPLY_WRITER, NULL);
  self->settings = g_object_ref (settings);
  self->texts = g_object_ref (texts);
  self->calls = g_object_ref (calls);
  self->model = g_object_ref (model);
  return self;
}

/* --- one reply ----------------------------------------------------------------------------------------------- */

typedef struct {
  char *number;
  TandemReplyKind kind;
  GPtrArray *texts;
  GPtrArray *calls; /* the newest first */
  guint i_call;     /* which is read */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->number);
  g_clear_pointer (&writing->texts, g_ptr_array_unref);
  g_clear_pointer (&writing->calls, g_ptr_array_unref);
  g_free (writing);
}

/* NULL: there is none in which something was said. */
static TandemCall *
get_call (const Writing *writing)
{
  return writing->i_call < writing->calls->len ? writing->calls->pdata[writing->i_call] : NULL;
}

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Writing *writing = g_task_get_task_data (task);
  TandemCall *call = get_call (writing);
  GError *error = NULL;
  g_autofree char *words = tandem_text_model_ask_finish (TANDEM_TEXT_MODEL (source), result, &error);
  TandemReply *reply;

  if (!words) {
    g_task_return_error (task, error);
    return;
  }
  reply = g_new0 (TandemReply, 1);
  reply->n_texts = writing->texts->len;
  reply->call_at = call ? g_date_time_ref (tandem_call_get_started_at (call)) : NULL;
  if (writing->kind == TANDEM_REPLY_DRAFT || !tandem_reply_prompt_is_hand_over (words))
    reply->words = g_steal_pointer (&words);
  g_task_return_pointer (task, reply, (GDestroyNotify) tandem_reply_free);
}

/* (transfer full) */
static char *
dup_instructions (TandemReplyWriter *self, const Writing *writing)
{
  TandemMessage *last = writing->texts->len > 0 ? writing->texts->pdata[writing->texts->len - 1] : NULL;
  const char *own_number = last ? tandem_message_get_own_number (last) : tandem_settings_get_string (self->settings, "phone-number");
  g_autoptr (TandemSettings) of_number = tandem_number_rules_open (self->settings, own_number);
  const char *own = tandem_settings_get_string (of_number, "auto-reply-instructions");

  if (writing->kind == TANDEM_REPLY_DRAFT || !*own)
    own = tandem_settings_get_string (of_number, "ai-instructions");
  return tandem_reply_prompt_dup_instructions (writing->kind, own);
}

/* Takes @taken. */
static void
ask (GTask *taken)
{
  g_autoptr (GTask) task = taken;
  TandemReplyWriter *self = g_task_get_source_object (task);
  const Writing *writing = g_task_get_task_data (task);
  g_autofree char *instructions = NULL;
  g_autofree char *record = NULL;
  TandemTextTurn turn = { 0 };

  if (writing->texts->len == 0 && !get_call (writing)) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                             "There is nothing to answer yet: write the first text yourself.");
    return;
  }
  instructions = dup_instructions (self, writing);
  record = tandem_reply_prompt_dup_record (writing->texts, get_call (writing));
  turn.words = record;
  tandem_text_model_ask_async (self->model, instructions, &turn, 1, g_task_get_cancellable (task), did_ask, g_object_ref (task));
}

static void read_call (GTask *task);

static void
did_read_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Writing *writing = g_task_get_task_data (task);
  GListModel *turns = G_LIST_MODEL (tandem_call_get_transcript (get_call (writing)));
  GError *error = NULL;

  if (!tandem_store_load_transcript_finish (TANDEM_STORE (source), result, &error)) {
    g_task_return_error (task, error);
  } else if (g_list_model_get_n_items (turns) > 0) {
    ask (g_steal_pointer (&task));
  } else {
    writing->i_call++;
    read_call (g_steal_pointer (&task));
  }
}

/* Takes @task. */
static void
read_call (GTask *task)
{
  TandemReplyWriter *self = g_task_get_source_object (task);
  TandemCall *call = get_call (g_task_get_task_data (task));

  if (call)
    tandem_store_load_transcript_async (self->calls, call, g_task_get_cancellable (task), did_read_call, task);
  else
    ask (task);
}

static void
did_list_calls (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Writing *writing = g_task_get_task_data (task);
  GError *error = NULL;

  writing->calls = tandem_store_list_calls_finish (TANDEM_STORE (source), result, &error);
  if (!writing->calls)
    g_task_return_error (task, error);
  else
    read_call (g_steal_pointer (&task));
}

static void
did_list_texts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemReplyWriter *self = g_task_get_source_object (task);
  Writing *writing = g_task_get_task_data (task);
  GError *error = NULL;

  writing->texts = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  if (!writing->texts)
    g_task_return_error (task, error);
  else
    tandem_store_list_calls_with_async (self->calls, writing->number, NULL, CALLS, g_task_get_cancellable (task), did_list_calls,
                                        g_object_ref (task));
}

void
tandem_reply_writer_write_async (TandemReplyWriter *self, const char *number, TandemReplyKind kind, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Writing *writing;

  g_return_if_fail (TANDEM_IS_REPLY_WRITER (self) && number);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_reply_writer_write_async);
  writing = g_new0 (Writing, 1);
  writing->number = g_strdup (number);
  writing->kind = kind;
  g_task_set_task_data (task, writing, writing_free);
  tandem_message_store_list_async (self->texts, number, NULL, TEXTS, cancellable, did_list_texts, task);
}

TandemReply *
tandem_reply_writer_write_finish (TandemReplyWriter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
