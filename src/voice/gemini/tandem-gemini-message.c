// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-gemini-message.h"

#include <string.h>

#include "tandem-voice-json.h"

#define SHOWN_MAX 60
#define peek_string tandem_voice_json_peek_string
#define peek_object tandem_voice_json_peek_object
#define peek_array tandem_voice_json_peek_array
#define is_true tandem_voice_json_is_true

static void
call_free (gpointer data)
{
  TandemGeminiCall *call = data;

  g_free (call->id);
  g_free (call->name);
  g_free (call->arguments);
  g_free (call);
}

static void
clear_bytes (gpointer data)
{
  g_autoptr (GBytes) bytes = data;
}

void
tandem_gemini_message_free (TandemGeminiMessage *message)
{
  g_ptr_array_unref (message->audio);
  g_ptr_array_unref (message->calls);
  g_strfreev (message->cancelled);
  g_free (message->foreign_sound);
  g_free (message->input_text);
  g_free (message->output_text);
  g_free (message->turn_complete_reason);
  g_free (message->handle);
  g_clear_pointer (&message->usage, tandem_usage_free);
  g_free (message);
}

static JsonObject *
peek_element (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* "audio/pcm;rate=24000;channels=1".  Without a rate it is the same. */
static gboolean
is_ours (const char *type)
{
  const char *rate = type ? strstr (type, "rate=") : NULL;

  return type && g_str_has_prefix (type, "audio/pcm") && (!rate || g_ascii_strtoull (rate + strlen ("rate="), NULL, 10) == 24000);
}

/* Words of the service that are shown are no longer than a line. */
static char *
dup_short (const char *text)
{
  return g_utf8_strlen (text, -1) <= SHOWN_MAX ? g_strdup (text) : g_utf8_substring (text, 0, SHOWN_MAX);
}

static void
take_part (TandemGeminiMessage *self, JsonObject *part)
{
  JsonObject *inline_data = peek_object (part, "inlineData");
  const char *type = peek_string (inline_data, "mimeType");
  GBytes *bytes;

  if (!type || !g_str_has_prefix (type, "audio/"))
    return;
  if (!is_ours (type)) {
    g_free (self->foreign_sound);
    self->foreign_sound = dup_short (type);
    return;
  }
  bytes = tandem_voice_json_decode (peek_string (inline_data, "data"));
  if (bytes)
    g_ptr_array_add (self->audio, bytes);
}

static void
take_content (TandemGeminiMessage *self, JsonObject *content)
{
  JsonArray *parts = peek_array (peek_object (content, "modelTurn"), "parts");
  JsonObject *input = peek_object (content, "inputTranscription");
  const char *reason = peek_string (content, "turnCompleteReason");

  for (guint i = 0; parts && i < json_array_get_length (parts); i++)
    take_part (self, peek_element (parts, i));
  self->input_text = g_strdup (peek_string (input, "text"));
  self->input_finished = is_true (input, "finished");
  self->output_text = g_strdup (peek_string (peek_object (content, "outputTranscription"), "text"));
  self->interrupted = is_true (content, "interrupted");
  self->generation_complete = is_true (content, "generationComplete");
  self->turn_complete = is_true (content, "turnComplete");
  if (reason && !g_str_equal (reason, "TURN_COMPLETE_REASON_UNSPECIFIED") && !g_str_equal (reason, "NEED_MORE_INPUT"))
    self->turn_complete_reason = dup_short (reason);
}

static char *
dup_arguments (JsonObject *call)
{
  JsonObject *arguments = peek_object (call, "args");
  g_autoptr (JsonNode) node = NULL;

  if (!arguments)
    return g_strdup ("{}");
  node = json_node_init_object (json_node_alloc (), arguments);
  return json_to_string (node, FALSE);
}

static char **
dup_strings (JsonArray *array)
{
  GPtrArray *strings = g_ptr_array_new ();

  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_ptr_array_add (strings, json_node_dup_string (node));
  }
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (strings, FALSE);
}

static void
take_calls (TandemGeminiMessage *self, JsonArray *calls)
{
  for (guint i = 0; calls && i < json_array_get_length (calls); i++) {
    JsonObject *object = peek_element (calls, i);
    const char *name = peek_string (object, "name");
    TandemGeminiCall *call;

    if (!name)
      continue;
    call = g_new0 (TandemGeminiCall, 1);
    call->id = g_strdup (peek_string (object, "id") ? peek_string (object, "id") : name);
    call->name = g_strdup (name);
    call->arguments = dup_arguments (object);
    g_ptr_array_add (self->calls, call);
  }
}

static TandemGeminiActivity
parse_activity (const char *text)
{
  if (g_strcmp0 (text, "ACTIVITY_START") == 0)
    return TANDEM_GEMINI_ACTIVITY_START;
  return g_strcmp0 (text, "ACTIVITY_END") == 0 ? TANDEM_GEMINI_ACTIVITY_END : TANDEM_GEMINI_ACTIVITY_NONE;
}

/* A Duration of protobuf: "9.5s". */
static gint64
parse_duration_ms (JsonObject *go_away)
{
  const char *text = peek_string (go_away, "timeLeft");
  char *end = NULL;
  double seconds = text ? g_ascii_strtod (text, &end) : 0.0;

  if (!go_away)
    return -1;
  return end && end != text && seconds > 0.0 ? (gint64) (MIN (seconds, 86400.0) * 1000.0) : 0;
}

static gint64
peek_count (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  return CLAMP (json_node_get_int (node), 0, TANDEM_USAGE_MAX);
}

static gint64
count_audio (JsonArray *details)
{
  gint64 sum = 0;

  for (guint i = 0; details && i < json_array_get_length (details); i++)
    if (g_strcmp0 (peek_string (peek_element (details, i), "modality"), "AUDIO") == 0)
      sum = MIN (sum + peek_count (peek_element (details, i), "tokenCount"), TANDEM_USAGE_MAX);
  return sum;
}

/* The details need not add up to the totals: what is not audio is taken for text, as is what the model thinks. */
static TandemUsage *
read_usage (JsonObject *object)
{
  g_autoptr (TandemUsage) usage = tandem_usage_new (NULL);
  gint64 prompt = peek_count (object, "promptTokenCount");
  gint64 response = peek_count (object, "responseTokenCount");
  gint64 audio_in = MIN (count_audio (peek_array (object, "promptTokensDetails")), prompt);
  gint64 audio_out = MIN (count_audio (peek_array (object, "responseTokensDetails")), response);
  gint64 cached = MIN (peek_count (object, "cachedContentTokenCount"), prompt - audio_in);

  if (prompt + response == 0)
    return NULL;
  usage->tokens[TANDEM_TOKENS_AUDIO_IN] = audio_in;
  usage->tokens[TANDEM_TOKENS_CACHED_TEXT_IN] = cached;
  usage->tokens[TANDEM_TOKENS_TEXT_IN] = prompt - audio_in - cached;
  usage->tokens[TANDEM_TOKENS_AUDIO_OUT] = audio_out;
  usage->tokens[TANDEM_TOKENS_TEXT_OUT] = MIN (response - audio_out + peek_count (object, "thoughtsTokenCount"), TANDEM_USAGE_MAX);
  return g_steal_pointer (&usage);
}

TandemGeminiMessage *
tandem_gemini_message_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = tandem_voice_json_parse (text, length, error);
  g_autoptr (TandemGeminiMessage) self = NULL;
  JsonObject *object;
  JsonObject *resumption;

  if (!root)
    return NULL;
  object = json_node_get_object (root);
  self = g_new0 (TandemGeminiMessage, 1);
  self->audio = g_ptr_array_new_with_free_func (clear_bytes);
  self->calls = g_ptr_array_new_with_free_func (call_free);
  self->setup_complete = peek_object (object, "setupComplete") != NULL;
  take_content (self, peek_object (object, "serverContent"));
  take_calls (self, peek_array (peek_object (object, "toolCall"), "functionCalls"));
  self->cancelled = dup_strings (peek_array (peek_object (object, "toolCallCancellation"), "ids"));
  self->activity = parse_activity (peek_string (peek_object (object, "voiceActivity"), "voiceActivityType"));
  self->time_left_ms = parse_duration_ms (peek_object (object, "goAway"));
  self->usage = read_usage (peek_object (object, "usageMetadata"));
  resumption = peek_object (object, "sessionResumptionUpdate");
  if (is_true (resumption, "resumable"))
    self->handle = g_strdup (peek_string (resumption, "newHandle"));
  return g_steal_pointer (&self);
}
