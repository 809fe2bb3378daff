// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-model-service-message.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-voice-json.h"

#define LIFETIME_MAX_S (7 * 24 * 3600)
#define TIME_MAX_MS (G_GINT64_CONSTANT (7) * 24 * 3600 * 1000)
#define peek_string tandem_voice_json_peek_string

void
tandem_model_service_message_free (TandemModelServiceMessage *message)
{
  g_free (message->item);
  g_free (message->request);
  g_free (message->call);
  g_free (message->name);
  g_free (message->text);
  g_free (message->code);
  g_clear_pointer (&message->usage, tandem_usage_free);
  g_free (message);
}

static gint64
peek_number (JsonObject *object, const char *name, gint64 max, gint64 fallback)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;
  double value;

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node) < 0 ? fallback : MIN (json_node_get_int (node), max);
  if (json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return fallback;
  value = json_node_get_double (node);
  return value >= 0.0 ? (gint64) MIN (value, (double) max) : fallback;
}

/* A name, whether it is written as a string or as a number; NULL when it is none or too long.  (transfer full) */
static char *
dup_id (JsonObject *object, const char *name)
{
  const char *text = peek_string (object, name);
  gint64 number = text ? -1 : peek_number (object, name, G_MAXINT64, -1);

  if (text && *text && strlen (text) <= TANDEM_MODEL_SERVICE_ID_MAX)
    return g_strdup (text);
  return number >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;
}

/* --- one type each: FALSE when something is missing -------------------------------------------------- */

static const struct {
  const char *name;
  TandemModelServiceFeatures feature;
} features[] = {
  { "say", TANDEM_MODEL_SERVICE_SAYS },
  { "cancel", TANDEM_MODEL_SERVICE_CANCELS },
  { "heard", TANDEM_MODEL_SERVICE_TAKES_HEARD },
  { "transcript", TANDEM_MODEL_SERVICE_TRANSCRIBES },
  { "tools", TANDEM_MODEL_SERVICE_CALLS_TOOLS },
  { "speech", TANDEM_MODEL_SERVICE_FINDS_SPEECH },
};

static gboolean
read_ready (TandemModelServiceMessage *self, JsonObject *object)
{
  JsonArray *names = tandem_voice_json_peek_array (object, "features");

  for (guint i = 0; names && i < json_array_get_length (names); i++) {
    JsonNode *node = json_array_get_element (names, i);
    const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

    for (gsize j = 0; name && j < G_N_ELEMENTS (features); j++)
      if (g_str_equal (name, features[j].name))
        self->features |= features[j].feature;
  }
  self->input_rate = peek_number (object, "input_rate", G_MAXINT32, 0);
  self->output_rate = peek_number (object, "output_rate", G_MAXINT32, 0);
  self->lifetime_ms = peek_number (object, "lifetime_s", LIFETIME_MAX_S, 0) * 1000;
  return TRUE;
}

static gboolean
read_speech (TandemModelServiceMessage *self, JsonObject *object)
{
  self->at_ms = peek_number (object, "at_ms", TIME_MAX_MS, -1);
  return TRUE;
}

static gboolean
read_transcript (TandemModelServiceMessage *self, JsonObject *object)
{
  const char *party = peek_string (object, "party");

  self->party = g_strcmp0 (party, "agent") == 0 ? TANDEM_PARTY_AGENT : TANDEM_PARTY_REMOTE;
  self->final = tandem_voice_json_is_true (object, "final");
  return self->text && (self->party == TANDEM_PARTY_AGENT || g_strcmp0 (party, "remote") == 0);
}

static gboolean
read_item_begin (TandemModelServiceMessage *self, JsonObject *object)
{
  self->request = dup_id (object, "request");
  return TRUE;
}

static gboolean
read_item_end (TandemModelServiceMessage *self, JsonObject *object)
{
  self->cancelled = tandem_voice_json_is_true (object, "cancelled");
  return TRUE;
}

static gboolean
read_tool_call (TandemModelServiceMessage *self, JsonObject *object)
{
  JsonNode *arguments = json_object_get_member (object, "arguments");

  self->call = dup_id (object, "call");
  self->name = g_strdup (peek_string (object, "name"));
  g_free (self->text);
  self->text = arguments && JSON_NODE_HOLDS_OBJECT (arguments) ? json_to_string (arguments, FALSE) : arguments ? NULL : g_strdup ("{}");
  return self->call && self->name && *self->name && self->text;
}

static gboolean
read_tool_cancelled (TandemModelServiceMessage *self, JsonObject *object)
{
  self->call = dup_id (object, "call");
  return self->call != NULL;
}

static gboolean
read_usage (TandemModelServiceMessage *self, JsonObject *object)
{
  static const char *const names[TANDEM_N_TOKENS] = {
    [TANDEM_TOKENS_AUDIO_IN] = "audio_in",
    [TANDEM_TOKENS_CACHED_AUDIO_IN] = "cached_audio_in",
    [TANDEM_TOKENS_TEXT_IN] = "text_in",
    [TANDEM_TOKENS_CACHED_TEXT_IN] = "cached_text_in",
    [TANDEM_TOKENS_AUDIO_OUT] = "audio_out",
    [TANDEM_TOKENS_TEXT_OUT] = "text_out",
  };
  const char *model = peek_string (object, "model");

  self->usage = tandem_usage_new (model && *model ? model : NULL);
  for (guint i = 0; i < TANDEM_N_TOKENS; i++)
    self->usage->tokens[i] = peek_number (object, names[i], TANDEM_USAGE_MAX, 0);
  self->usage->ms = peek_number (object, "ms", TANDEM_USAGE_MAX, 0);
  return TRUE;
}

static gboolean
read_error (TandemModelServiceMessage *self, JsonObject *object)
{
  self->code = g_strdup (peek_string (object, "code"));
  self->fatal = tandem_voice_json_is_true (object, "fatal");
  return self->text != NULL;
}

static gboolean
read_nothing (TandemModelServiceMessage *self, JsonObject *object)
{
  return TRUE;
}

static const struct {
  const char *name;
  TandemModelServiceMessageType type;
  gboolean (*read) (TandemModelServiceMessage *self, JsonObject *object);
} types[] = {
  { "ready", TANDEM_MODEL_SERVICE_READY, read_ready },
  { "speech_started", TANDEM_MODEL_SERVICE_SPEECH_STARTED, read_speech },
  { "speech_stopped", TANDEM_MODEL_SERVICE_SPEECH_STOPPED, read_speech },
  { "transcript", TANDEM_MODEL_SERVICE_TRANSCRIPT, read_transcript },
  { "item_begin", TANDEM_MODEL_SERVICE_ITEM_BEGIN, read_item_begin },
  { "item_end", TANDEM_MODEL_SERVICE_ITEM_END, read_item_end },
  { "tool_call", TANDEM_MODEL_SERVICE_TOOL_CALL, read_tool_call },
  { "tool_cancelled", TANDEM_MODEL_SERVICE_TOOL_CANCELLED, read_tool_cancelled },
  { "usage", TANDEM_MODEL_SERVICE_USAGE, read_usage },
  { "error", TANDEM_MODEL_SERVICE_ERROR, read_error },
  { "bye", TANDEM_MODEL_SERVICE_BYE, read_nothing },
};

TandemModelServiceMessage *
tandem_model_service_message_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = tandem_voice_json_parse (text, length, error);
  g_autoptr (TandemModelServiceMessage) self = NULL;
  JsonObject *object;
  const char *type;

  if (!root)
    return NULL;
  object = json_node_get_object (root);
  type = peek_string (object, "type");
  if (!type) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "the AI service sent a message without a type");
    return NULL;
  }
  self = g_new0 (TandemModelServiceMessage, 1);
  self->item = dup_id (object, "item");
  self->text = g_strdup (peek_string (object, "text"));
  self->at_ms = -1;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (!g_str_equal (type, types[i].name))
      continue;
    self->type = types[i].type;
    if (types[i].read (self, object))
      break;
    g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "the AI service sent a message (%s) that lacks something",
                 types[i].name);
    return NULL;
  }
  return g_steal_pointer (&self);
}
