// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-command.h"

#include "tandem-voice-json.h"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/* Some services want every event to have a name of its own, and all of them say which one it was that they refuse. */
static guint
next_number (void)
{
  static guint number;

  return g_atomic_int_add (&number, 1);
}

static void
begin_named_event (JsonBuilder *builder, const char *type, const char *name)
{
  g_autofree char *event_id = g_strdup_printf ("%s_%u", name, next_number ());

  json_builder_begin_object (builder);
  add_string (builder, "type", type);
  add_string (builder, "event_id", event_id);
}

static void
begin_event (JsonBuilder *builder, const char *type)
{
  begin_named_event (builder, type, "event");
}

static char *
end_event (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
add_server_vad (JsonBuilder *builder, const TandemOpenaiDialect *dialect)
{
  add_string (builder, "type", "server_vad");
  json_builder_set_member_name (builder, "threshold");
  json_builder_add_double_value (builder, tandem_profile_get_vad_threshold (dialect->profile));
  json_builder_set_member_name (builder, "prefix_padding_ms");
  json_builder_add_int_value (builder, tandem_profile_get_vad_prefix_padding_ms (dialect->profile));
  json_builder_set_member_name (builder, "silence_duration_ms");
  json_builder_add_int_value (builder, CLAMP (tandem_profile_get_vad_silence_duration_ms (dialect->profile),
                                              dialect->silence_least_ms, dialect->silence_most_ms));
}

static void
add_turn_detection (JsonBuilder *builder, const TandemOpenaiDialect *dialect, gboolean listening)
{
  TandemTurnDetection detection = tandem_profile_get_turn_detection (dialect->profile);

  json_builder_set_member_name (builder, "turn_detection");
  if (detection == TANDEM_TURN_DETECTION_NONE) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  if (detection == TANDEM_TURN_DETECTION_SEMANTIC_VAD && dialect->semantic_vad) {
    add_string (builder, "type", "semantic_vad");
    add_string (builder, "eagerness", tandem_profile_get_eagerness (dialect->profile));
  } else {
    add_server_vad (builder, dialect);
    if (dialect->vad_switches && tandem_profile_get_vad_idle_timeout_ms (dialect->profile) > 0) {
      json_builder_set_member_name (builder, "idle_timeout_ms");
      json_builder_add_int_value (builder, tandem_profile_get_vad_idle_timeout_ms (dialect->profile));
    }
  }
  if (dialect->vad_switches) {
    json_builder_set_member_name (builder, "create_response");
    json_builder_add_boolean_value (builder, !listening && tandem_profile_get_create_response (dialect->profile));
    json_builder_set_member_name (builder, "interrupt_response");
    json_builder_add_boolean_value (builder, !listening && tandem_profile_get_interrupt_response (dialect->profile));
  }
  json_builder_end_object (builder);
}

static void
add_transcription (JsonBuilder *builder, const TandemOpenaiDialect *dialect, const char *name)
{
  if (!dialect->transcribes || !*dialect->transcription_model)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_string (builder, "model", dialect->transcription_model);
  if (dialect->languages && *tandem_profile_get_language (dialect->profile))
    add_string (builder, "language", tandem_profile_get_language (dialect->profile));
  json_builder_end_object (builder);
}

static void
add_noise_reduction (JsonBuilder *builder, const TandemOpenaiDialect *dialect, const char *name)
{
  if (!dialect->reduces_noise || !*tandem_profile_get_noise_reduction (dialect->profile))
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_string (builder, "type", tandem_profile_get_noise_reduction (dialect->profile));
  json_builder_end_object (builder);
}

static void
add_format (JsonBuilder *builder, TandemVoiceFormat format)
{
  json_builder_set_member_name (builder, "format");
  json_builder_begin_object (builder);
  if (format == TANDEM_VOICE_FORMAT_PCMU_8000) {
    /* A rate beside pcmu is refused. */
    add_string (builder, "type", "audio/pcmu");
  } else {
    add_string (builder, "type", "audio/pcm");
    json_builder_set_member_name (builder, "rate");
    json_builder_add_int_value (builder, format == TANDEM_VOICE_FORMAT_PCM_16000 ? 16000 : 24000);
  }
  json_builder_end_object (builder);
}

/* {"type", "name", …} or {"type", "function": {"name", …}}.  @tool is eaten. */
static JsonObject *
dress_tool (JsonObject *tool, gboolean nested)
{
  JsonObject *dressed = tool;

  if (nested) {
    dressed = json_object_new ();
    json_object_set_object_member (dressed, "function", tool);
  }
  json_object_set_string_member (dressed, "type", "function");
  return dressed;
}

static void
add_array (JsonBuilder *builder, JsonNode *nodes)
{
  JsonArray *array = nodes ? json_node_get_array (nodes) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    json_builder_add_value (builder, json_node_copy (json_array_get_element (array, i)));
}

/* What the agent may call, and the servers that the service asks for it. */
static void
add_tools (JsonBuilder *builder, const TandemOpenaiDialect *dialect)
{
  const char *definitions = tandem_profile_get_tool_definitions (dialect->profile);
  g_autoptr (JsonNode) tools = tandem_voice_json_dup_tools (definitions);
  g_autoptr (JsonNode) servers = dialect->servers ? tandem_voice_json_dup_servers (definitions) : NULL;
  JsonArray *array = tools ? json_node_get_array (tools) : NULL;

  if (!array && !servers)
    return;
  json_builder_set_member_name (builder, "tools");
  json_builder_begin_array (builder);
  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonObject *tool = json_object_ref (json_array_get_object_element (array, i));
    JsonNode *node = json_node_new (JSON_NODE_OBJECT);

    json_node_take_object (node, dress_tool (tool, dialect->nested_tools));
    json_builder_add_value (builder, node);
  }
  add_array (builder, servers);
  json_builder_end_array (builder);
}

static void
add_ga_session (JsonBuilder *builder, const TandemOpenaiDialect *dialect)
{
  add_string (builder, "type", "realtime");
  add_string (builder, "instructions", tandem_profile_get_instructions (dialect->profile));
  json_builder_set_member_name (builder, "output_modalities");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "audio");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "audio");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "input");
  json_builder_begin_object (builder);
  add_format (builder, dialect->input);
  add_noise_reduction (builder, dialect, "noise_reduction");
  add_transcription (builder, dialect, "transcription");
  add_turn_detection (builder, dialect, FALSE);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "output");
  json_builder_begin_object (builder);
  add_format (builder, dialect->output);
  if (*tandem_profile_get_voice (dialect->profile))
    add_string (builder, "voice", tandem_profile_get_voice (dialect->profile));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  add_tools (builder, dialect);
}

static void
add_beta_modalities (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "modalities");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "text");
  json_builder_add_string_value (builder, "audio");
  json_builder_end_array (builder);
}

static void
add_beta_session (JsonBuilder *builder, const TandemOpenaiDialect *dialect)
{
  add_beta_modalities (builder);
  add_string (builder, "instructions", tandem_profile_get_instructions (dialect->profile));
  if (*tandem_profile_get_voice (dialect->profile))
    add_string (builder, "voice", tandem_profile_get_voice (dialect->profile));
  add_string (builder, "input_audio_format", dialect->input_name);
  add_string (builder, "output_audio_format", dialect->output_name);
  add_noise_reduction (builder, dialect, "input_audio_noise_reduction");
  add_transcription (builder, dialect, "input_audio_transcription");
  add_turn_detection (builder, dialect, FALSE);
  add_tools (builder, dialect);
}

char *
tandem_openai_command_session_update (const TandemOpenaiDialect *dialect)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_event (builder, "session.update");
  json_builder_set_member_name (builder, "session");
  json_builder_begin_object (builder);
  if (dialect->beta)
    add_beta_session (builder, dialect);
  else
    add_ga_session (builder, dialect);
  json_builder_end_object (builder);
  return end_event (builder);
}

static void
begin_member_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

char *
tandem_openai_command_turn_detection (const TandemOpenaiDialect *dialect, gboolean listening)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_event (builder, "session.update");
  begin_member_object (builder, "session");
  if (dialect->beta) {
    add_turn_detection (builder, dialect, listening);
  } else {
    add_string (builder, "type", "realtime");
    begin_member_object (builder, "audio");
    begin_member_object (builder, "input");
    add_turn_detection (builder, dialect, listening);
    json_builder_end_object (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  return end_event (builder);
}

gboolean
tandem_openai_command_commits (const TandemOpenaiDialect *dialect)
{
  return g_str_equal (dialect->transcription_model, "gpt-live-transcribe") ||
         g_str_equal (dialect->transcription_model, "gpt-realtime-whisper");
}

static void
add_pauses (JsonBuilder *builder, const TandemOpenaiDialect *dialect)
{
  json_builder_set_member_name (builder, "turn_detection");
  if (tandem_openai_command_commits (dialect)) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  add_server_vad (builder, dialect);
  json_builder_end_object (builder);
}

static void
add_beta_transcription (JsonBuilder *builder, const TandemOpenaiDialect *dialect)
{
  add_string (builder, "input_audio_format", "g711_ulaw");
  add_noise_reduction (builder, dialect, "input_audio_noise_reduction");
  add_transcription (builder, dialect, "input_audio_transcription");
  add_pauses (builder, dialect);
}

static void
add_ga_transcription (JsonBuilder *builder, const TandemOpenaiDialect *dialect)
{
  add_string (builder, "type", "transcription");
  begin_member_object (builder, "audio");
  begin_member_object (builder, "input");
  begin_member_object (builder, "format");
  add_string (builder, "type", "audio/pcmu");
  json_builder_end_object (builder);
  add_noise_reduction (builder, dialect, "noise_reduction");
  add_transcription (builder, dialect, "transcription");
  add_pauses (builder, dialect);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

char *
tandem_openai_command_transcription_update (const TandemOpenaiDialect *dialect)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_event (builder, dialect->beta ? "transcription_session.update" : "session.update");
  begin_member_object (builder, "session");
  if (dialect->beta)
    add_beta_transcription (builder, dialect);
  else
    add_ga_transcription (builder, dialect);
  json_builder_end_object (builder);
  return end_event (builder);
}

static char *
make_plain (const char *type)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_event (builder, type);
  return end_event (builder);
}

char *
tandem_openai_command_commit (void)
{
  return make_plain ("input_audio_buffer.commit");
}

char *
tandem_openai_command_clear (void)
{
  return make_plain ("input_audio_buffer.clear");
}

static char *
make_message (const char *item_id, const char *role, const char *kind, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_event (builder, "conversation.item.create");
  begin_member_object (builder, "item");
  add_string (builder, "id", item_id);
  add_string (builder, "type", "message");
  add_string (builder, "role", role);
  json_builder_set_member_name (builder, "content");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_string (builder, "type", kind);
  add_string (builder, "text", text);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return end_event (builder);
}

char *
tandem_openai_command_note (const char *item_id, const char *text)
{
  return make_message (item_id, "system", "input_text", text);
}

char *
tandem_openai_command_turn (const TandemOpenaiDialect *dialect, const char *item_id, TandemParty party, const char *text)
{
  if (party == TANDEM_PARTY_AGENT)
    return make_message (item_id, "assistant", dialect->beta ? "text" : "output_text", text);
  return make_message (item_id, "user", "input_text", text);
}

char *
tandem_openai_command_function_output (const char *call_id, const char *output, gboolean failed)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *why = failed ? g_strconcat ("Error: ", output, NULL) : NULL;

  begin_event (builder, "conversation.item.create");
  begin_member_object (builder, "item");
  add_string (builder, "type", "function_call_output");
  add_string (builder, "call_id", call_id);
  add_string (builder, "output", why ? why : output);
  json_builder_end_object (builder);
  return end_event (builder);
}

char *
tandem_openai_command_response_create (const TandemOpenaiDialect *dialect, const char *instructions)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_named_event (builder, "response.create", TANDEM_OPENAI_CREATE_ID);
  if (instructions) {
    json_builder_set_member_name (builder, "response");
    json_builder_begin_object (builder);
    add_string (builder, "instructions", instructions);
    if (dialect->marks) {
      json_builder_set_member_name (builder, "metadata");
      json_builder_begin_object (builder);
      add_string (builder, "tandem", "exact");
      json_builder_end_object (builder);
    }
    if (dialect->beta)
      add_beta_modalities (builder);
    json_builder_end_object (builder);
  }
  return end_event (builder);
}

char *
tandem_openai_command_response_cancel (const char *response_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_named_event (builder, "response.cancel", TANDEM_OPENAI_CANCEL_ID);
  if (response_id)
    add_string (builder, "response_id", response_id);
  return end_event (builder);
}

char *
tandem_openai_command_truncate (const char *item_id, gint64 audio_end_ms)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_event (builder, "conversation.item.truncate");
  add_string (builder, "item_id", item_id);
  json_builder_set_member_name (builder, "content_index");
  json_builder_add_int_value (builder, 0);
  json_builder_set_member_name (builder, "audio_end_ms");
  json_builder_add_int_value (builder, audio_end_ms);
  return end_event (builder);
}

char *
tandem_openai_command_delete (const char *item_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  begin_event (builder, "conversation.item.delete");
  add_string (builder, "item_id", item_id);
  return end_event (builder);
}

void
tandem_openai_command_append (GString *into, const guint8 *data, gsize n)
{
  int state = 0;
  int save = 0;
  gsize head;
  gsize length;

  g_string_printf (into, "{\"type\":\"input_audio_buffer.append\",\"event_id\":\"audio_%u\",\"audio\":\"", next_number ());
  head = into->len;
  g_string_set_size (into, head + (n / 3 + 1) * 4 + 4);
  length = g_base64_encode_step (data, n, FALSE, into->str + head, &state, &save);
  length += g_base64_encode_close (FALSE, into->str + head + length, &state, &save);
  g_string_set_size (into, head + length);
  g_string_append (into, "\"}");
}
