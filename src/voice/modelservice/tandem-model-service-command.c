// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-model-service-command.h"

#include <json-glib/json-glib.h>

#include "tandem-json-guard.h"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static JsonBuilder *
begin (const char *type)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "type", type);
  return builder;
}

static char *
end (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* What is liked best comes first. */
static void
add_rates (JsonBuilder *builder, const char *name, TandemProfile *profile)
{
  gboolean high = tandem_profile_get_format (profile) == TANDEM_VOICE_FORMAT_PCM_24000;

  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, high ? 24000 : 16000);
  json_builder_add_int_value (builder, high ? 16000 : 24000);
  json_builder_end_array (builder);
}

static void
add_tools (JsonBuilder *builder, TandemProfile *profile)
{
  const char *text = tandem_profile_get_tool_definitions (profile);
  g_autoptr (JsonNode) tools = tandem_json_guard (text, -1) ? json_from_string (text, NULL) : NULL;

  if (!tools || !JSON_NODE_HOLDS_ARRAY (tools))
    return;
  json_builder_set_member_name (builder, "tools");
  json_builder_add_value (builder, g_steal_pointer (&tools));
}

static void
add_turn_detection (JsonBuilder *builder, TandemProfile *profile)
{
  json_builder_set_member_name (builder, "turn_detection");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "threshold");
  json_builder_add_double_value (builder, tandem_profile_get_vad_threshold (profile));
  add_number (builder, "silence_ms", tandem_profile_get_vad_silence_duration_ms (profile));
  json_builder_end_object (builder);
}

char *
tandem_model_service_command_hello (TandemProfile *profile)
{
  g_autoptr (JsonBuilder) builder = begin ("hello");

  add_number (builder, "version", TANDEM_MODEL_SERVICE_VERSION);
  add_rates (builder, "input_rates", profile);
  add_rates (builder, "output_rates", profile);
  json_builder_set_member_name (builder, "profile");
  json_builder_begin_object (builder);
  add_string (builder, "name", tandem_profile_get_name (profile));
  add_string (builder, "model", tandem_profile_get_model (profile));
  add_string (builder, "voice", tandem_profile_get_voice (profile));
  add_string (builder, "language", tandem_profile_get_language (profile));
  add_string (builder, "instructions", tandem_profile_get_instructions (profile));
  add_string (builder, "greeting", tandem_profile_get_greeting (profile));
  add_turn_detection (builder, profile);
  add_tools (builder, profile);
  json_builder_end_object (builder);
  return end (builder);
}

char *
tandem_model_service_command (const char *type, ...)
{
  g_autoptr (JsonBuilder) builder = begin (type);
  const char *name;
  va_list args;

  va_start (args, type);
  while ((name = va_arg (args, const char *)))
    add_string (builder, name, va_arg (args, const char *));
  va_end (args);
  return end (builder);
}

char *
tandem_model_service_command_listening (gboolean listening)
{
  g_autoptr (JsonBuilder) builder = begin ("listening");

  json_builder_set_member_name (builder, "on");
  json_builder_add_boolean_value (builder, listening);
  return end (builder);
}

char *
tandem_model_service_command_time (const char *type, const char *item, const char *name, gint64 ms)
{
  g_autoptr (JsonBuilder) builder = begin (type);

  add_string (builder, "item", item);
  add_number (builder, name, ms);
  return end (builder);
}

char *
tandem_model_service_command_turn (const char *item, TandemParty party, const char *text)
{
  return tandem_model_service_command ("turn", "item", item, "party", party == TANDEM_PARTY_AGENT ? "agent" : "remote", "text", text,
                                       NULL);
}

char *
tandem_model_service_command_tool_result (const char *call, const char *name, const char *result, gboolean failed)
{
  g_autoptr (JsonBuilder) builder = begin ("tool_result");

  add_string (builder, "call", call);
  add_string (builder, "name", name);
  add_string (builder, "result", result);
  json_builder_set_member_name (builder, "failed");
  json_builder_add_boolean_value (builder, failed);
  return end (builder);
}
