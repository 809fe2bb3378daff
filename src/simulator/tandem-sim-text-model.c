// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-text-model.h"

#include <stdlib.h>
#include <string.h>

#include "tandem-sim-json.h"

#define PATH "/v1/chat/completions"
#define HUGE_BYTES (10 * 1024 * 1024)

/* Default main context only. */
struct _TandemSimTextModel {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  TandemSimFaults *faults;
  TandemSimLog *log;
  char *api_key;
  GPtrArray *late; /* SoupServerMessage that are answered late or never */
};

G_DEFINE_FINAL_TYPE (TandemSimTextModel, tandem_sim_text_model, G_TYPE_OBJECT)

static void
tandem_sim_text_model_dispose (GObject *object)
{
  TandemSimTextModel *self = TANDEM_SIM_TEXT_MODEL (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, PATH);
  g_clear_object (&self->server);
  g_clear_object (&self->faults);
  g_clear_object (&self->log);
  g_clear_pointer (&self->late, g_ptr_array_unref);
  g_clear_pointer (&self->api_key, g_free);
  G_OBJECT_CLASS (tandem_sim_text_model_parent_class)->dispose (object);
}

static void
tandem_sim_text_model_class_init (TandemSimTextModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_text_model_dispose;
}

static void
tandem_sim_text_model_init (TandemSimTextModel *self)
{
  self->late = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Takes @object. */
static void
reply (SoupServerMessage *message, guint status, JsonObject *object)
{
  char *text = tandem_sim_json_to_text (object);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
  json_object_unref (object);
}

static void
refuse (SoupServerMessage *message, guint status, const char *type, const char *code, const char *sentence)
{
  reply (message, status, tandem_sim_json_new ("error", TANDEM_SIM_O,
                                               tandem_sim_json_new ("message", TANDEM_SIM_S, sentence, "type", TANDEM_SIM_S, type,
                                                                    "param", TANDEM_SIM_S, NULL, "code", TANDEM_SIM_S, code, NULL),
                                               NULL));
}

/* --- the question -------------------------------------------------------------------------------------------- */

typedef struct {
  const char *model;
  const char *instructions;
  const char *words; /* of the last turn */
} Question;

/* NULL: it is well; else what is wrong. */
static const char *
check_message (JsonObject *object, guint i, Question *question)
{
  const char *role = tandem_sim_json_get_string (object, "role");
  const char *content = tandem_sim_json_get_string (object, "content");

  if (role == NULL || content == NULL || json_object_get_size (object) != 2)
    return "a message must have role and content";
  if (*content == '\0')
    return "the content of a message must not be empty";
  if ((i == 0) != g_str_equal (role, "system"))
    return "the instructions come first and once";
  if (i > 0 && !g_str_equal (role, "user") && !g_str_equal (role, "assistant"))
    return "Invalid value for role";
  if (i == 0)
    question->instructions = content;
  question->words = g_str_equal (role, "user") ? content : NULL;
  return NULL;
}

static const char *
check (JsonObject *object, Question *question)
{
  static const char *const known[] = { "model", "max_completion_tokens", "messages", NULL };
  g_autoptr (GList) names = json_object_get_members (object);
  JsonNode *node = json_object_get_member (object, "messages");
  JsonArray *messages = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      return "Unrecognized request argument supplied";
  question->model = tandem_sim_json_get_string (object, "model");
  if (question->model == NULL)
    return "you must provide a model parameter";
  if (tandem_sim_json_get_int (object, "max_completion_tokens", 0) < 1)
    return "max_completion_tokens must be at least 1";
  if (messages == NULL || json_array_get_length (messages) < 2)
    return "messages must be an array of instructions and a question";
  for (guint i = 0; i < json_array_get_length (messages); i++) {
    JsonNode *one = json_array_get_element (messages, i);
    const char *problem = JSON_NODE_HOLDS_OBJECT (one) ? check_message (json_node_get_object (one), i, question)
                                                       : "a message must be an object";

    if (problem != NULL)
      return problem;
  }
  return question->words != NULL ? NULL : "the last message must be the user's";
}

/* What a model would make of it.  (transfer full) */
static char *
think (const Question *question)
{
  g_auto (GStrv) lines = g_strsplit (question->words, "\n", -1);
  const char *last = "nothing";

  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *them = strstr (lines[i], "them: ");

    if (them != NULL)
      last = them + strlen ("them: ");
  }
  if (strstr (question->instructions, "wrap-up") != NULL)
    return g_strdup_printf ("Here it is:\n{\"summary\": \"They said: %s\", \"outcome\": \"informed\", \"sentiment\": \"positive\", "
                            "\"fields\": {\"topic\": \"parcel\"}}", last);
  if (strstr (last, "person") != NULL && strstr (question->instructions, "HAND OVER") != NULL)
    return g_strdup ("HAND OVER");
  return g_strdup_printf ("You wrote: %s", last);
}

static void
answer (TandemSimTextModel *self, SoupServerMessage *message, const Question *question)
{
  const char *said = NULL;
  g_autofree char *words = tandem_sim_faults_take (self->faults, "text-model-says", &said) ? g_strdup (said ? said : "")
                                                                                         : think (question);
  JsonObject *choice = tandem_sim_json_new ("index", TANDEM_SIM_I, 0, "message", TANDEM_SIM_O,
                                            tandem_sim_json_new ("role", TANDEM_SIM_S, "assistant", "content", TANDEM_SIM_S, words,
                                                                 "refusal", TANDEM_SIM_S, NULL, NULL),
                                            "finish_reason", TANDEM_SIM_S, "stop", NULL);
  JsonArray *choices = json_array_new ();

  json_array_add_object_element (choices, choice);
  tandem_sim_log_write (self->log, "text-model", "answered", "words", words, NULL);
  reply (message, SOUP_STATUS_OK, tandem_sim_json_new ("id", TANDEM_SIM_S, "chatcmpl-1", "object", TANDEM_SIM_S, "chat.completion",
                                                       "model", TANDEM_SIM_S, question->model, "choices", TANDEM_SIM_A, choices, NULL));
}

static void
judge (TandemSimTextModel *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonParser) parser = json_parser_new ();
  Question question = { 0 };
  const char *problem;

  if (!json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser))) {
    refuse (message, 400, "invalid_request_error", NULL, "We could not parse the JSON body of your request.");
    return;
  }
  problem = check (json_node_get_object (json_parser_get_root (parser)), &question);
  if (problem != NULL) {
    tandem_sim_log_write (self->log, "text-model", "refused", "why", problem, NULL);
    refuse (message, 400, "invalid_request_error", NULL, problem);
    return;
  }
  tandem_sim_log_write (self->log, "text-model", "asked", "instructions", question.instructions, "question", question.words, NULL);
  if (!g_str_has_prefix (question.model, "gpt-"))
    refuse (message, 404, "invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it.");
  else
    answer (self, message, &question);
}

/* --- what goes wrong ----------------------------------------------------------------------------------------- */

static void
send_huge (SoupServerMessage *message)
{
  char *text = g_malloc (HUGE_BYTES);

  memset (text, ' ', HUGE_BYTES);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, HUGE_BYTES);
}

static gboolean
take_fault (TandemSimTextModel *self, SoupServerMessage *message)
{
  static const char page[] = "<!DOCTYPE html><title>Sign in</title>";
  const char *value = NULL;

  if (tandem_sim_faults_take (self->faults, "text-model-429", &value)) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", value != NULL ? value : "7");
    refuse (message, 429, "requests", "rate_limit_exceeded", "Rate limit reached.");
  } else if (tandem_sim_faults_take (self->faults, "text-model-quota", NULL)) {
    refuse (message, 429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota.");
  } else if (tandem_sim_faults_take (self->faults, "text-model-500", NULL)) {
    refuse (message, 500, "server_error", NULL, "The server had an error while processing your request.");
  } else if (tandem_sim_faults_take (self->faults, "text-model-huge", NULL)) {
    send_huge (message);
  } else if (tandem_sim_faults_take (self->faults, "text-model-html", NULL)) {
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, page, sizeof page - 1);
  } else if (tandem_sim_faults_take (self->faults, "text-model-redirect", NULL)) {
    soup_server_message_set_redirect (message, 307, "/elsewhere");
  } else if (tandem_sim_faults_take (self->faults, "text-model-hang", NULL)) {
    soup_server_message_pause (message);
    g_ptr_array_add (self->late, g_object_ref (message));
  } else {
    return FALSE;
  }
  return TRUE;
}

typedef struct {
  TandemSimTextModel *self;
  SoupServerMessage *message;
} Delayed;

static gboolean
on_delayed (gpointer data)
{
  Delayed *delayed = data;

  judge (delayed->self, delayed->message);
  soup_server_message_unpause (delayed->message);
  g_object_unref (delayed->self);
  g_object_unref (delayed->message);
  g_free (delayed);
  return G_SOURCE_REMOVE;
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimTextModel *self = user_data;
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *wanted = g_strconcat ("Bearer ", self->api_key, NULL);
  const char *value = NULL;

  if (!g_str_equal (path, PATH) || soup_server_message_get_method (message) != SOUP_METHOD_POST) {
    refuse (message, 404, "invalid_request_error", NULL, "Not found");
  } else if (g_strcmp0 (header, wanted) != 0) {
    tandem_sim_log_write (self->log, "text-model", "refused", "why", "key", NULL);
    refuse (message, 401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.");
  } else if (take_fault (self, message)) {
    tandem_sim_log_write (self->log, "text-model", "fault", NULL);
  } else if (tandem_sim_faults_take (self->faults, "text-model-delay", &value)) {
    Delayed *delayed = g_new0 (Delayed, 1);

    delayed->self = g_object_ref (self);
    delayed->message = g_object_ref (message);
    soup_server_message_pause (message);
    g_timeout_add ((guint) atoi (value != NULL ? value : "1000"), on_delayed, delayed);
  } else {
    judge (self, message);
  }
}

TandemSimTextModel *
tandem_sim_text_model_new (SoupServer *server, const char *api_key, TandemSimFaults *faults, TandemSimLog *log)
{
  TandemSimTextModel *self = g_object_new (TANDEM_TYPE_SIM_TEXT_MODEL, NULL);

  self->server = g_object_ref (server);
  self->api_key = g_strdup (api_key);
  self->faults = g_object_ref (faults);
  self->log = g_object_ref (log);
  soup_server_add_handler (server, PATH, on_request, self, NULL);
  return self;
}
