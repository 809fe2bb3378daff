// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-gemini-command.h"

#include "tandem-voice-json.h"

/* What a threshold means for a service that knows three degrees only. */
#define DEAF_ABOVE 0.6
#define KEEN_BELOW 0.4

static void
begin (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder, const char *name, int value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static char *
finish (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
add_generation (JsonBuilder *builder, TandemProfile *profile)
{
  const char *voice = tandem_profile_get_voice (profile);
  const char *language = tandem_profile_get_language (profile);

  begin (builder, "generationConfig");
  json_builder_set_member_name (builder, "responseModalities");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "AUDIO");
  json_builder_end_array (builder);
  if (tandem_profile_get_temperature (profile) >= 0) {
    json_builder_set_member_name (builder, "temperature");
    json_builder_add_double_value (builder, tandem_profile_get_temperature (profile));
  }
  if (*voice || *language) {
    begin (builder, "speechConfig");
    if (*voice) {
      begin (builder, "voiceConfig");
      begin (builder, "prebuiltVoiceConfig");
      add_string (builder, "voiceName", voice);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
    if (*language)
      add_string (builder, "languageCode", language);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

static void
add_parts (JsonBuilder *builder, const char *text)
{
  json_builder_set_member_name (builder, "parts");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_string (builder, "text", text);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

static void
add_input (JsonBuilder *builder, TandemProfile *profile)
{
  double threshold = tandem_profile_get_vad_threshold (profile);

  begin (builder, "realtimeInputConfig");
  begin (builder, "automaticActivityDetection");
  if (threshold > DEAF_ABOVE)
    add_string (builder, "startOfSpeechSensitivity", "START_SENSITIVITY_LOW");
  else if (threshold < KEEN_BELOW)
    add_string (builder, "startOfSpeechSensitivity", "START_SENSITIVITY_HIGH");
  add_int (builder, "prefixPaddingMs", tandem_profile_get_vad_prefix_padding_ms (profile));
  add_int (builder, "silenceDurationMs", tandem_profile_get_vad_silence_duration_ms (profile));
  json_builder_end_object (builder);
  if (!tandem_profile_get_interrupt_response (profile))
    add_string (builder, "activityHandling", "NO_INTERRUPTION");
  json_builder_end_object (builder);
}

/* Plain JSON Schema has a member of its own, beside the one for Google's dialect. */
static void
add_tools (JsonBuilder *builder, TandemProfile *profile)
{
  g_autoptr (JsonNode) tools = tandem_voice_json_dup_tools (tandem_profile_get_tool_definitions (profile));
  JsonArray *array = tools ? json_node_get_array (tools) : NULL;

  if (!array)
    return;
  json_builder_set_member_name (builder, "tools");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "functionDeclarations");
  json_builder_begin_array (builder);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *tool = json_array_get_object_element (array, i);

    json_builder_begin_object (builder);
    add_string (builder, "name", json_object_get_string_member (tool, "name"));
    add_string (builder, "description", json_object_get_string_member_with_default (tool, "description", ""));
    json_builder_set_member_name (builder, "parametersJsonSchema");
    json_builder_add_value (builder, json_node_copy (json_object_get_member (tool, "parameters")));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

/* Only what is meant is sent: the service closes for every member that a model does not know. */
char *
tandem_gemini_command_setup (TandemProfile *profile, const char *model, const char *handle)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  begin (builder, "setup");
  add_string (builder, "model", model);
  add_generation (builder, profile);
  if (*tandem_profile_get_instructions (profile)) {
    begin (builder, "systemInstruction");
    add_parts (builder, tandem_profile_get_instructions (profile));
    json_builder_end_object (builder);
  }
  add_tools (builder, profile);
  add_input (builder, profile);
  begin (builder, "inputAudioTranscription");
  json_builder_end_object (builder);
  begin (builder, "outputAudioTranscription");
  json_builder_end_object (builder);
  begin (builder, "sessionResumption");
  if (handle)
    add_string (builder, "handle", handle);
  json_builder_end_object (builder);
  /* Without it a session ends after 15 minutes of talk. */
  begin (builder, "contextWindowCompression");
  begin (builder, "slidingWindow");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return finish (builder);
}

void
tandem_gemini_command_audio (GString *buffer, const guint8 *data, gsize n)
{
  gsize start;
  int state = 0;
  int save = 0;

  g_string_assign (buffer, "{\"realtimeInput\":{\"audio\":{\"mimeType\":\"audio/pcm;rate=16000\",\"data\":\"");
  start = buffer->len;
  g_string_set_size (buffer, start + (n / 3 + 1) * 4 + 4);
  start += g_base64_encode_step (data, n, FALSE, buffer->str + start, &state, &save);
  start += g_base64_encode_close (FALSE, buffer->str + start, &state, &save);
  g_string_set_size (buffer, start);
  g_string_append (buffer, "\"}}}");
}

char *
tandem_gemini_command_turn (TandemParty party, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "role", party == TANDEM_PARTY_AGENT ? "model" : "user");
  add_parts (builder, text);
  return finish (builder);
}

char *
tandem_gemini_command_content (const char *turns, gboolean answer)
{
  return g_strdup_printf ("{\"clientContent\":{\"turns\":[%s],\"turnComplete\":%s}}", turns, answer ? "true" : "false");
}

char *
tandem_gemini_command_text (const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  begin (builder, "realtimeInput");
  add_string (builder, "text", text);
  json_builder_end_object (builder);
  return finish (builder);
}

char *
tandem_gemini_command_tool_response (const char *id, const char *name, const char *result, gboolean failed)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  begin (builder, "toolResponse");
  json_builder_set_member_name (builder, "functionResponses");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  if (!g_str_equal (id, name))
    add_string (builder, "id", id);
  add_string (builder, "name", name);
  begin (builder, "response");
  add_string (builder, failed ? "error" : "result", result);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return finish (builder);
}
