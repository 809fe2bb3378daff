// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-text.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-openai-answer.h"

/* Tokens that an answer may cost. */
#define TOKENS_MAX 2000
/* Of an answer of the server, with all that stands around the words. */
#define BODY_MAX (256 * 1024)
#define BLOCK (16 * 1024)

struct _TandemOpenaiText {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  SoupSession *session;

  guint timeout_ms;
};

static void model_init (TandemTextModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemOpenaiText, tandem_openai_text, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TEXT_MODEL, model_init))

static void
tandem_openai_text_dispose (GObject *object)
{
  TandemOpenaiText *self = TANDEM_OPENAI_TEXT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_openai_text_parent_class)->dispose (object);
}

static void
tandem_openai_text_class_init (TandemOpenaiTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_openai_text_dispose;
}

static void
tandem_openai_text_init (TandemOpenaiText *self)
{
  self->session = soup_session_new ();
}

TandemOpenaiText *
tandem_openai_text_new (TandemSettings *settings, TandemSecrets *secrets, guint timeout_ms)
{
  TandemOpenaiText *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && TANDEM_IS_SECRETS (secrets), NULL);
  self = g_object_new (TANDEM_TYPE_OPENAI_TEXT, NULL);
  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->timeout_ms = timeout_ms;
  return self;
}

/* Without "/" at its end. */
static char *
dup_base (TandemSettings *settings)
{
  const char *own = tandem_settings_get_string (settings, "openai-text-url");
  const char *voice = tandem_settings_get_string (settings, "openai-url");
  g_autofree char *base = NULL;

  if (*own)
    base = g_strdup (own);
  else if (g_str_has_prefix (voice, "ws"))
    base = g_strconcat ("http", voice + strlen ("ws"), NULL);
  else
    base = g_strdup (voice);
  while (g_str_has_suffix (base, "/"))
    base[strlen (base) - 1] = '\0';
  if (!*own && g_str_has_suffix (base, "/realtime"))
    base[strlen (base) - strlen ("/realtime")] = '\0';
  return g_steal_pointer (&base);
}

char *
tandem_openai_text_dup_url (TandemSettings *settings)
{
  g_autofree char *base = NULL;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);
  base = dup_base (settings);
  return g_strconcat (base, "/chat/completions", NULL);
}

/* --- a question ---------------------------------------------------------------------------------------------- */

typedef struct {
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  char *model;
  GCancellable *attempt; /* of the requests: ended by the time or by who asked */
  GCancellable *outer;   /* nullable: of who asked */
  gulong outer_id;
  guint timer_id;
  gboolean late;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_handle_id (&question->timer_id, g_source_remove);
  if (question->outer)
    g_cancellable_disconnect (question->outer, question->outer_id);
  g_clear_object (&question->outer);
  g_clear_object (&question->attempt);
  g_clear_object (&question->stream);
  g_clear_object (&question->message);
  g_byte_array_unref (question->body);
  g_free (question->model);
  g_free (question);
}

static gboolean
on_late (gpointer data)
{
  Question *question = data;

  question->timer_id = 0;
  question->late = TRUE;
  g_cancellable_cancel (question->attempt);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Takes @error. */
static void
end_with_error (GTask *task, GError *error)
{
  Question *question = g_task_get_task_data (task);
  TandemOpenaiText *self = g_task_get_source_object (task);
  g_autoptr (GError) cause = error;

  g_clear_handle_id (&question->timer_id, g_source_remove);
  if (question->late)
    g_task_return_new_error (task, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                             "The AI service did not answer within %u s: try again later.", MAX (self->timeout_ms / 1000, 1));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) || cause->domain == TANDEM_AGENT_ERROR)
    g_task_return_error (task, g_steal_pointer (&cause));
  else
    g_task_return_new_error (task, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                             "The AI service cannot be reached: check the network (%s).", cause->message);
}

/* All of it is here. */
static void
conclude (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  guint status = soup_message_get_status (question->message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (question->message);
  const char *text = (const char *) question->body->data;
  gsize length = question->body->len;
  GError *error = NULL;
  char *words;

  if (status != SOUP_STATUS_OK) {
    end_with_error (task, tandem_openai_answer_dup_error (status, soup_message_headers_get_one (headers, "Retry-After"),
                                                          question->model, text ? text : "", length));
    return;
  }
  words = tandem_openai_answer_parse (text ? text : "", length, &error);
  g_clear_handle_id (&question->timer_id, g_source_remove);
  if (words)
    g_task_return_pointer (task, words, g_free);
  else
    end_with_error (task, error);
}

static void read_block (GTask *task);

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize n;

  if (!block) {
    end_with_error (task, error);
    return;
  }
  n = g_bytes_get_size (block);
  if (question->body->len + n > BODY_MAX) {
    /* The rest of it is not wanted. */
    g_cancellable_cancel (question->attempt);
    end_with_error (task, g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                                               "The text model sends more than an answer can be: check OPENAI_TEXT_URL."));
    return;
  }
  g_byte_array_append (question->body, g_bytes_get_data (block, NULL), (guint) n);
  if (n == 0)
    conclude (task);
  else
    read_block (g_steal_pointer (&task));
}

/* Takes @task. */
static void
read_block (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (question->stream, BLOCK, G_PRIORITY_DEFAULT, question->attempt, did_read, task);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  question->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (!question->stream)
    end_with_error (task, error);
  else
    read_block (g_steal_pointer (&task));
}

static void
add_message (JsonBuilder *builder, const char *role, const char *words)
{
  /* Texts come from anywhere; JSON is UTF-8. */
  g_autofree char *valid = g_utf8_make_valid (words, -1);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "role");
  json_builder_add_string_value (builder, role);
  json_builder_set_member_name (builder, "content");
  json_builder_add_string_value (builder, valid);
  json_builder_end_object (builder);
}

static GBytes *
write_question (const char *model, const char *instructions, const TandemTextTurn *turns, gsize n_turns)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "model");
  json_builder_add_string_value (builder, model);
  json_builder_set_member_name (builder, "max_completion_tokens");
  json_builder_add_int_value (builder, TOKENS_MAX);
  json_builder_set_member_name (builder, "messages");
  json_builder_begin_array (builder);
  add_message (builder, "system", instructions);
  for (gsize i = 0; i < n_turns; i++)
    add_message (builder, turns[i].is_model ? "assistant" : "user", turns[i].words);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* NULL with TANDEM_AGENT_ERROR_NOT_SET_UP. */
static SoupMessage *
make_request (TandemOpenaiText *self, GError **error)
{
  const char *key = tandem_secrets_get (self->secrets, TANDEM_SECRET_OPENAI_API_KEY);
  g_autofree char *url = tandem_openai_text_dup_url (self->settings);
  g_autofree char *bearer = key && *key ? g_strconcat ("Bearer ", key, NULL) : NULL;
  g_autoptr (SoupMessage) message = NULL;

  if (!bearer && !*tandem_settings_get_string (self->settings, "openai-text-url")) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "There is no key for the text model: set OPENAI_API_KEY or enter it in the window.");
    return NULL;
  }
  message = soup_message_new (SOUP_METHOD_POST, url);
  if (!message || !*tandem_settings_get_string (self->settings, "openai-text-model")) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "The text model is not set up: check OPENAI_TEXT_URL and OPENAI_TEXT_MODEL.");
    return NULL;
  }
  if (bearer)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", bearer);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return g_steal_pointer (&message);
}

static void
ask_async (TandemTextModel *model, const char *instructions, const TandemTextTurn *turns, gsize n_turns, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  TandemOpenaiText *self = TANDEM_OPENAI_TEXT (model);
  g_autoptr (GTask) task = g_task_new (model, cancellable, callback, user_data);
  g_autoptr (GBytes) body = NULL;
  GError *error = NULL;
  SoupMessage *message = make_request (self, &error);
  Question *question;

  g_task_set_source_tag (task, ask_async);
  if (!message) {
    g_task_return_error (task, error);
    return;
  }
  question = g_new0 (Question, 1);
  g_task_set_task_data (task, question, question_free);
  question->message = message;
  question->body = g_byte_array_new ();
  question->model = g_strdup (tandem_settings_get_string (self->settings, "openai-text-model"));
  question->attempt = g_cancellable_new ();
  question->timer_id = g_timeout_add (self->timeout_ms, on_late, question);
  if (cancellable) {
    question->outer = g_object_ref (cancellable);
    question->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled), g_object_ref (question->attempt),
                                                g_object_unref);
  }
  body = write_question (question->model, instructions, turns, n_turns);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, question->attempt, did_send, g_steal_pointer (&task));
}

static char *
ask_finish (TandemTextModel *model, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, model), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
model_init (TandemTextModelInterface *iface)
{
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
}
