// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-command.h"

#include <json-glib/json-glib.h>

static JsonBuilder *
begin_message (const char *type)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);
  return builder;
}

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

static char *
finish (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
add_overrides (JsonBuilder *builder, TandemProfile *profile)
{
  const char *instructions = tandem_profile_get_instructions (profile);
  const char *greeting = tandem_profile_get_greeting (profile);
  const char *language = tandem_profile_get_language (profile);
  const char *voice = tandem_profile_get_voice (profile);

  begin (builder, "conversation_config_override");
  if (*instructions || *greeting || *language) {
    begin (builder, "agent");
    if (*instructions) {
      begin (builder, "prompt");
      add_string (builder, "prompt", instructions);
      json_builder_end_object (builder);
    }
    if (*greeting)
      add_string (builder, "first_message", greeting);
    if (*language)
      add_string (builder, "language", language);
    json_builder_end_object (builder);
  }
  if (*voice) {
    begin (builder, "tts");
    add_string (builder, "voice_id", voice);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

char *
tandem_elevenlabs_command_begin (TandemProfile *profile)
{
  g_autoptr (JsonBuilder) builder = begin_message ("conversation_initiation_client_data");

  add_overrides (builder, profile);
  return finish (builder);
}

void
tandem_elevenlabs_command_audio (GString *buffer, const guint8 *data, gsize n)
{
  gsize length;
  int state = 0, save = 0;

  g_string_assign (buffer, "{\"user_audio_chunk\":\"");
  length = buffer->len;
  g_string_set_size (buffer, length + (n / 3 + 1) * 4 + 4);
  length += g_base64_encode_step (data, n, FALSE, buffer->str + length, &state, &save);
  length += g_base64_encode_close (FALSE, buffer->str + length, &state, &save);
  g_string_truncate (buffer, length);
  g_string_append (buffer, "\"}");
}

char *
tandem_elevenlabs_command_pong (gint64 event_id)
{
  return g_strdup_printf ("{\"type\":\"pong\",\"event_id\":%" G_GINT64_FORMAT "}", event_id);
}

static char *
make_text (const char *type, const char *text)
{
  g_autoptr (JsonBuilder) builder = begin_message (type);

  add_string (builder, "text", text);
  return finish (builder);
}

char *
tandem_elevenlabs_command_context (const char *text)
{
  return make_text ("contextual_update", text);
}

char *
tandem_elevenlabs_command_message (const char *text)
{
  return make_text ("user_message", text);
}

char *
tandem_elevenlabs_command_activity (void)
{
  return g_strdup ("{\"type\":\"user_activity\"}");
}

char *
tandem_elevenlabs_command_tool_result (const char *tool_call_id, const char *result, gboolean failed)
{
  g_autoptr (JsonBuilder) builder = begin_message ("client_tool_result");

  add_string (builder, "tool_call_id", tool_call_id);
  add_string (builder, "result", result);
  json_builder_set_member_name (builder, "is_error");
  json_builder_add_boolean_value (builder, failed);
  return finish (builder);
}
