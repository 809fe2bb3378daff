// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-message.h"

#include "tandem-voice-json.h"

#define peek_string tandem_voice_json_peek_string
#define peek_object tandem_voice_json_peek_object
#define peek_array tandem_voice_json_peek_array
/* A pong that is to wait longer is not waited for. */
#define DELAY_MAX_MS 10000

static const struct {
  const char *name;
  TandemVoiceFormat format;
} formats[] = {
  { "ulaw_8000", TANDEM_VOICE_FORMAT_PCMU_8000 },
  { "pcm_16000", TANDEM_VOICE_FORMAT_PCM_16000 },
  { "pcm_24000", TANDEM_VOICE_FORMAT_PCM_24000 },
};

gboolean
tandem_elevenlabs_format_parse (const char *name, TandemVoiceFormat *format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (formats[i].name, name) == 0) {
      *format = formats[i].format;
      return TRUE;
    }
  return FALSE;
}

const char *
tandem_elevenlabs_format_get_name (TandemVoiceFormat format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].format == format)
      return formats[i].name;
  g_return_val_if_reached (formats[0].name);
}

void
tandem_elevenlabs_message_free (TandemElevenlabsMessage *message)
{
  g_clear_pointer (&message->audio, g_bytes_unref);
  g_free (message->text);
  g_free (message->input_format);
  g_free (message->output_format);
  g_free (message->tool_call_id);
  g_free (message->tool_name);
  g_free (message->error_type);
  g_free (message);
}

static gint64
peek_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : fallback;
}

/* --- one function a kind: FALSE when what it is about is missing ------------------------------------- */

static gboolean
read_metadata (TandemElevenlabsMessage *self, JsonObject *event)
{
  self->input_format = g_strdup (peek_string (event, "user_input_audio_format"));
  self->output_format = g_strdup (peek_string (event, "agent_output_audio_format"));
  return event != NULL;
}

/* The words of a piece of sound come letter by letter. */
static char *
dup_words (JsonObject *alignment)
{
  JsonArray *letters = peek_array (alignment, "chars");
  g_autoptr (GString) words = NULL;

  if (!letters || json_array_get_length (letters) == 0)
    return NULL;
  words = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (letters); i++) {
    JsonNode *node = json_array_get_element (letters, i);

    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_string_append (words, json_node_get_string (node));
  }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gboolean
read_audio (TandemElevenlabsMessage *self, JsonObject *event)
{
  self->audio = tandem_voice_json_decode (peek_string (event, "audio_base_64"));
  self->text = dup_words (peek_object (event, "alignment"));
  return self->audio && g_bytes_get_size (self->audio) > 0;
}

static gboolean
read_user_text (TandemElevenlabsMessage *self, JsonObject *event)
{
  self->text = g_strdup (peek_string (event, "user_transcript"));
  return self->text != NULL;
}

static gboolean
read_agent_text (TandemElevenlabsMessage *self, JsonObject *event)
{
  self->text = g_strdup (peek_string (event, "agent_response"));
  return self->text != NULL;
}

static gboolean
read_correction (TandemElevenlabsMessage *self, JsonObject *event)
{
  self->text = g_strdup (peek_string (event, "corrected_agent_response"));
  return self->text != NULL;
}

static gboolean
read_interruption (TandemElevenlabsMessage *self, JsonObject *event)
{
  return event != NULL;
}

static gboolean
read_ping (TandemElevenlabsMessage *self, JsonObject *event)
{
  self->delay_ms = (guint) CLAMP (peek_int (event, "ping_ms", 0), 0, DELAY_MAX_MS);
  return self->event_id >= 0;
}

static gboolean
read_tool_call (TandemElevenlabsMessage *self, JsonObject *event)
{
  JsonObject *parameters = peek_object (event, "parameters");

  self->tool_call_id = g_strdup (peek_string (event, "tool_call_id"));
  self->tool_name = g_strdup (peek_string (event, "tool_name"));
  if (parameters)
    self->text = json_to_string (json_object_get_member (event, "parameters"), FALSE);
  return self->tool_call_id && self->tool_name;
}

static gboolean
read_error (TandemElevenlabsMessage *self, JsonObject *event)
{
  self->error_type = g_strdup (peek_string (event, "error_type"));
  self->text = g_strdup (peek_string (event, "message"));
  if (!self->text)
    self->text = g_strdup (peek_string (event, "reason"));
  return TRUE;
}

static const struct {
  const char *type;
  const char *member;
  TandemElevenlabsKind kind;
  gboolean (*read) (TandemElevenlabsMessage *self, JsonObject *event);
} kinds[] = {
  { "audio", "audio_event", TANDEM_ELEVENLABS_AUDIO, read_audio },
  { "ping", "ping_event", TANDEM_ELEVENLABS_PING, read_ping },
  { "user_transcript", "user_transcription_event", TANDEM_ELEVENLABS_USER_TEXT, read_user_text },
  { "agent_response", "agent_response_event", TANDEM_ELEVENLABS_AGENT_TEXT, read_agent_text },
  { "agent_response_correction", "agent_response_correction_event", TANDEM_ELEVENLABS_CORRECTION, read_correction },
  { "interruption", "interruption_event", TANDEM_ELEVENLABS_INTERRUPTION, read_interruption },
  { "client_tool_call", "client_tool_call", TANDEM_ELEVENLABS_TOOL_CALL, read_tool_call },
  { "conversation_initiation_metadata", "conversation_initiation_metadata_event", TANDEM_ELEVENLABS_METADATA, read_metadata },
  { "error", "error_event", TANDEM_ELEVENLABS_ERROR, read_error },
};

TandemElevenlabsMessage *
tandem_elevenlabs_message_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = tandem_voice_json_parse (text, length, error);
  g_autoptr (TandemElevenlabsMessage) self = NULL;
  JsonObject *object;

  if (!root)
    return NULL;
  object = json_node_get_object (root);
  self = g_new0 (TandemElevenlabsMessage, 1);
  self->event_id = -1;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    JsonObject *event = peek_object (object, kinds[i].member);

    if (g_strcmp0 (peek_string (object, "type"), kinds[i].type) != 0)
      continue;
    self->event_id = MAX (peek_int (event, "event_id", -1), -1);
    if (kinds[i].read (self, event))
      self->kind = kinds[i].kind;
    break;
  }
  return g_steal_pointer (&self);
}
