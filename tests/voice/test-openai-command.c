// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include <json-glib/json-glib.h>

#include "tandem-error.h"
#include "tandem-openai-command.h"
#include "tandem-openai-failure.h"

/* @path like "session.audio.input.format.type"; the value as JSON text. */
static char *
at (const char *command, const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node;

  g_assert_true (json_parser_load_from_data (parser, command, -1, NULL));
  node = json_parser_get_root (parser);
  for (guint i = 0; names[i]; i++) {
    if (!JSON_NODE_HOLDS_OBJECT (node) || !json_object_has_member (json_node_get_object (node), names[i]))
      return NULL;
    node = json_object_get_member (json_node_get_object (node), names[i]);
  }
  return json_to_string (node, FALSE);
}

static void
assert_at (const char *command, const char *path, const char *wanted)
{
  g_autofree char *got = at (command, path);

  g_assert_cmpstr (got, ==, wanted);
}

/* How the profile is talked to now. */
static char *
update_session (TandemProfile *profile)
{
  g_auto (TandemOpenaiDialect) dialect = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (tandem_openai_dialect_init (&dialect, profile, &error));
  g_assert_no_error (error);
  return tandem_openai_command_session_update (&dialect);
}

#define TOOLS "[{\"name\":\"end_call\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}]"

#define SERVER "{\"type\":\"mcp\",\"server_label\":\"shop\",\"server_url\":\"https://mcp.example.com/\",\"require_approval\":\"never\"}"

static void
test_tools (void)
{
  static const char *const flavours[] = { "ga", "beta" };
  static const char *const useless[] = { "", "no JSON", "{}", "[]", "[1]", "[{\"name\":\"x\"}]" };
  g_autofree char *output = tandem_openai_command_function_output ("c", "{\"n\":1}", FALSE);
  g_autofree char *failure = tandem_openai_command_function_output ("c", "No.", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (flavours); i++) {
    g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
    g_autofree char *update = NULL;

    g_object_set (profile, "flavour", flavours[i], "tool-definitions", TOOLS, NULL);
    update = update_session (profile);
    assert_at (update, "session.tools", "[{\"name\":\"end_call\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"properties\":{}},"
                                        "\"type\":\"function\"}]");
  }
  for (guint i = 0; i < G_N_ELEMENTS (useless); i++) {
    g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
    g_autofree char *update = NULL;

    g_object_set (profile, "tool-definitions", useless[i], NULL);
    update = update_session (profile);
    assert_at (update, "session.tools", NULL);
  }
  for (guint i = 0; i < G_N_ELEMENTS (flavours); i++) {
    g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
    g_autofree char *update = NULL;

    /* What knows no MCP servers is not told of them. */
    g_object_set (profile, "flavour", flavours[i], "tool-definitions", "[{\"type\":\"mcp\"}," SERVER "]", NULL);
    update = update_session (profile);
    assert_at (update, "session.tools", i == 0 ? "[" SERVER "]" : NULL);
  }
  assert_at (output, "item", "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"{\\\"n\\\":1}\"}");
  assert_at (failure, "item.output", "\"Error: No.\"");
}

static void
test_ga_session (void)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autofree char *pcmu = NULL;
  g_autofree char *pcm = NULL;

  g_object_set (profile, "instructions", "Say \"hi\".", "language", "ko", NULL);
  pcmu = update_session (profile);
  assert_at (pcmu, "type", "\"session.update\"");
  assert_at (pcmu, "session.type", "\"realtime\"");
  assert_at (pcmu, "session.output_modalities", "[\"audio\"]");
  assert_at (pcmu, "session.audio.input.format", "{\"type\":\"audio/pcmu\"}");
  assert_at (pcmu, "session.audio.output.format", "{\"type\":\"audio/pcmu\"}");
  assert_at (pcmu, "session.audio.input.transcription", "{\"model\":\"gpt-transcribe\",\"language\":\"ko\"}");
  assert_at (pcmu, "session.audio.input.turn_detection.type", "\"server_vad\"");
  assert_at (pcmu, "session.audio.input.turn_detection.create_response", "true");
  assert_at (pcmu, "session.audio.output.voice", "\"marin\"");
  assert_at (pcmu, "session.instructions", "\"Say \\\"hi\\\".\"");
  assert_at (pcmu, "session.temperature", NULL);
  assert_at (pcmu, "session.model", NULL);
  assert_at (pcmu, "session.audio.input.turn_detection.idle_timeout_ms", NULL);

  g_object_set (profile, "format", TANDEM_VOICE_FORMAT_PCM_24000, "turn-detection", TANDEM_TURN_DETECTION_SEMANTIC_VAD,
                "eagerness", "high", "interrupt-response", FALSE, "noise-reduction", "near_field", NULL);
  pcm = update_session (profile);
  assert_at (pcm, "session.audio.input.format", "{\"type\":\"audio/pcm\",\"rate\":24000}");
  assert_at (pcm, "session.audio.input.noise_reduction", "{\"type\":\"near_field\"}");
  assert_at (pcm, "session.audio.input.turn_detection",
             "{\"type\":\"semantic_vad\",\"eagerness\":\"high\",\"create_response\":true,\"interrupt_response\":false}");
}

static void
test_beta_session (void)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_auto (TandemOpenaiDialect) dialect = { 0 };
  g_autofree char *command = NULL;
  g_autofree char *response = NULL;

  g_object_set (profile, "flavour", "beta", "turn-detection", TANDEM_TURN_DETECTION_NONE, "transcription-model", "", NULL);
  g_assert_true (tandem_openai_dialect_init (&dialect, profile, NULL));
  command = tandem_openai_command_session_update (&dialect);
  response = tandem_openai_command_response_create (&dialect, "Go");
  assert_at (command, "session.type", NULL);
  assert_at (command, "session.audio", NULL);
  assert_at (command, "session.input_audio_format", "\"g711_ulaw\"");
  assert_at (command, "session.modalities", "[\"text\",\"audio\"]");
  assert_at (command, "session.turn_detection", "null");
  assert_at (command, "session.input_audio_transcription", NULL);
  assert_at (response, "response.instructions", "\"Go\"");
  assert_at (response, "response.metadata.tandem", "\"exact\"");
}

static void
test_small_commands (void)
{
  g_autofree char *truncate = tandem_openai_command_truncate ("item_1", 1480);
  g_autofree char *cancel = tandem_openai_command_response_cancel (NULL);
  g_autofree char *named = tandem_openai_command_response_cancel ("resp_1");

  assert_at (truncate, "audio_end_ms", "1480");
  assert_at (truncate, "content_index", "0");
  assert_at (cancel, "response_id", NULL);
  assert_at (named, "response_id", "\"resp_1\"");
}

static void
test_append (void)
{
  g_autoptr (GString) text = g_string_new ("old");

  for (gsize n = 0; n < 500; n += 7) {
    g_autofree guint8 *data = g_malloc0 (n + 1);
    g_autofree char *wanted = NULL;
    g_autofree char *quoted = NULL;

    for (gsize i = 0; i < n; i++)
      data[i] = (guint8) g_test_rand_int ();
    wanted = g_base64_encode (data, n);
    quoted = g_strdup_printf ("\"%s\"", wanted);
    tandem_openai_command_append (text, data, n);
    g_assert_cmpuint (strlen (text->str), ==, text->len);
    assert_at (text->str, "audio", quoted);
  }
}

static void
test_failures (void)
{
  static const struct {
    guint status;
    int code;
  } table[] = {
    { 401, TANDEM_AGENT_ERROR_AUTH }, { 403, TANDEM_AGENT_ERROR_AUTH }, { 404, TANDEM_AGENT_ERROR_MODEL },
    { 429, TANDEM_AGENT_ERROR_QUOTA }, { 503, TANDEM_AGENT_ERROR_UNREACHABLE }, { 0, TANDEM_AGENT_ERROR_UNREACHABLE },
  };

  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_auto (TandemOpenaiDialect) dialect = { 0 };

  g_assert_true (tandem_openai_dialect_init (&dialect, profile, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GError) error = tandem_openai_failure_from_handshake (&dialect, table[i].status, FALSE, "gpt-nothing", NULL);

    g_assert_error (error, TANDEM_AGENT_ERROR, table[i].code);
    g_assert_true (g_str_has_suffix (error->message, "."));
  }
  g_assert_true (tandem_openai_failure_is_benign ("response_cancel_not_active"));
  g_assert_false (tandem_openai_failure_is_benign (NULL));
  g_assert_true (tandem_openai_failure_is_fatal ("session_expired"));
  g_assert_false (tandem_openai_failure_is_fatal ("rate_limit_exceeded"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openai-command/ga-session", test_ga_session);
  g_test_add_func ("/openai-command/beta-session", test_beta_session);
  g_test_add_func ("/openai-command/tools", test_tools);
  g_test_add_func ("/openai-command/small", test_small_commands);
  g_test_add_func ("/openai-command/append", test_append);
  g_test_add_func ("/openai-failure/table", test_failures);
  return g_test_run ();
}
