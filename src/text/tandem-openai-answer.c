// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-answer.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-json-guard.h"
#include "tandem-text-model.h"

/* Of what a server says of itself, so much is repeated. */
#define SENTENCE_MAX 200
/* A Retry-After beyond this tells nobody anything, s. */
#define RETRY_MAX 86400

/* (transfer full); NULL: no object. */
static JsonObject *
read_object (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (!tandem_json_guard (text, (gssize) length))
    return NULL;
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

/* Borrowed; NULL when it is missing or something else. */
static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static JsonObject *
get_first (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonNode *first = array && json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;

  return first && JSON_NODE_HOLDS_OBJECT (first) ? json_node_get_object (first) : NULL;
}

static char *
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, sentence);
  return NULL;
}

char *
tandem_openai_answer_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = read_object (text, length);
  JsonObject *choice = get_first (object, "choices");
  JsonObject *message = get_object (choice, "message");
  const char *reason = get_string (choice, "finish_reason");
  g_autofree char *words = g_strdup (get_string (message, "content"));

  if (!object)
    return refuse (error, "The text model did not answer with JSON: check OPENAI_TEXT_URL.");
  if (!message)
    return refuse (error, "The text model answered with something else than a text: check OPENAI_TEXT_URL.");
  if (get_string (message, "refusal") || g_strcmp0 (reason, "content_filter") == 0)
    return refuse (error, "The text model declined to answer: write this text yourself.");
  if (words)
    g_strstrip (words);
  if (!words || !*words)
    return refuse (error, "The text model gave no answer: try again, or choose another (OPENAI_TEXT_MODEL).");
  if (g_strcmp0 (reason, "length") == 0 || strlen (words) > TANDEM_TEXT_MODEL_ANSWER_MAX)
    return refuse (error, "The answer of the text model was too long: try again, or let the instructions ask for short ones.");
  return g_steal_pointer (&words);
}

/* One line of what the server says, for people; NULL: nothing.  (transfer full) */
static char *
dup_sentence (JsonObject *problem)
{
  const char *message = get_string (problem, "message");
  g_autofree char *head = message ? g_utf8_substring (message, 0, MIN (g_utf8_strlen (message, -1), SENTENCE_MAX)) : NULL;

  if (!head)
    return NULL;
  for (char *p = head; *p; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (head);
  return *head ? g_steal_pointer (&head) : NULL;
}

static GError *
say_busy (const char *retry_after, const char *code)
{
  int seconds = retry_after ? atoi (retry_after) : 0;

  if (g_strcmp0 (code, "insufficient_quota") == 0 || g_strcmp0 (code, "billing_hard_limit_reached") == 0)
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                                "The AI service says the credit is used up: check plan and billing there.");
  if (seconds > 0 && seconds <= RETRY_MAX)
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA, "The AI service is limiting requests: try again in %d s.", seconds);
  return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA, "The AI service is limiting requests: wait a little.");
}

static GError *
say_missing (const char *code, const char *model)
{
  if (g_strcmp0 (code, "model_not_found") == 0)
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL,
                        "The AI service does not know the model “%s”: choose another (OPENAI_TEXT_MODEL).", model);
  return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL,
                              "There is no text model at this address (404): check OPENAI_TEXT_URL and OPENAI_TEXT_MODEL.");
}

GError *
tandem_openai_answer_dup_error (guint status, const char *retry_after, const char *model, const char *text, gsize length)
{
  g_autoptr (JsonObject) object = read_object (text, length);
  JsonObject *problem = get_object (object, "error");
  const char *code = get_string (problem, "code");
  g_autofree char *sentence = dup_sentence (problem);

  if (status == 401 || status == 403)
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH, "The AI service refused the key: check OPENAI_API_KEY.");
  if (status == 404)
    return say_missing (code, model);
  if (status == 429)
    return say_busy (retry_after, code);
  if (status >= 300 && status < 400)
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                                "The text model is somewhere else (redirected): set OPENAI_TEXT_URL to where it is.");
  if (status >= 500)
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "The AI service has a problem of its own (%u): try again later.", status);
  if (sentence)
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The AI service refused the question: %s", sentence);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                      "The AI service refused the question (%u): check OPENAI_TEXT_URL and OPENAI_TEXT_MODEL.", status);
}
