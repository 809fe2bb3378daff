// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-command.h"
#include "tandem-elevenlabs-failure.h"
#include "tandem-elevenlabs-message.h"

#include <string.h>

#include "tandem-error.h"

/* What a message becomes, in short. */
static char *
describe (const TandemElevenlabsMessage *m)
{
  static const char *const kinds[] = { "other", "metadata", "audio", "user", "agent", "correction", "interruption", "ping", "tool", "error" };

  return g_strdup_printf ("%s %d %u %s %d %s/%s %s/%s %s", kinds[m->kind], (int) m->event_id, m->delay_ms, m->text ? m->text : "-",
                          m->audio ? (int) g_bytes_get_size (m->audio) : -1, m->input_format ? m->input_format : "-",
                          m->output_format ? m->output_format : "-", m->tool_call_id ? m->tool_call_id : "-",
                          m->tool_name ? m->tool_name : "-", m->error_type ? m->error_type : "-");
}

static void
test_messages (void)
{
  static const struct {
    const char *text;
    const char *becomes;
  } rows[] = {
    { "{\"type\":\"conversation_initiation_metadata\",\"conversation_initiation_metadata_event\":{\"conversation_id\":\"c\","
      "\"agent_output_audio_format\":\"pcm_16000\",\"user_input_audio_format\":\"ulaw_8000\"}}",
      "metadata -1 0 - -1 ulaw_8000/pcm_16000 -/- -" },
    { "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"AAAA\",\"event_id\":7,\"alignment\":{\"chars\":[\"H\",\"i\",\"é\"],"
      "\"char_start_times_ms\":[0,1,2]}}}", "audio 7 0 Hié 3 -/- -/- -" },
    { "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"AAAA\"}}", "audio -1 0 - 3 -/- -/- -" },
    { "{\"type\":\"user_transcript\",\"user_transcription_event\":{\"user_transcript\":\"Hello\",\"event_id\":2}}",
      "user 2 0 Hello -1 -/- -/- -" },
    { "{\"type\":\"agent_response\",\"agent_response_event\":{\"agent_response\":\"Yes.\",\"event_id\":3}}", "agent 3 0 Yes. -1 -/- -/- -" },
    { "{\"type\":\"agent_response_correction\",\"agent_response_correction_event\":{\"original_agent_response\":\"One two\","
      "\"corrected_agent_response\":\"One\",\"event_id\":3}}", "correction 3 0 One -1 -/- -/- -" },
    { "{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":9}}", "interruption 9 0 - -1 -/- -/- -" },
    { "{\"type\":\"ping\",\"ping_event\":{\"event_id\":4,\"ping_ms\":120}}", "ping 4 120 - -1 -/- -/- -" },
    { "{\"type\":\"ping\",\"ping_event\":{\"event_id\":4,\"ping_ms\":null}}", "ping 4 0 - -1 -/- -/- -" },
    { "{\"type\":\"ping\",\"ping_event\":{\"event_id\":4,\"ping_ms\":99999999}}", "ping 4 10000 - -1 -/- -/- -" },
    { "{\"type\":\"client_tool_call\",\"client_tool_call\":{\"tool_name\":\"f\",\"tool_call_id\":\"t1\",\"parameters\":{\"a\":1}}}",
      "tool -1 0 {\"a\":1} -1 -/- t1/f -" },
    { "{\"type\":\"client_tool_call\",\"client_tool_call\":{\"tool_name\":\"f\",\"tool_call_id\":\"t1\",\"parameters\":\"{\"}}",
      "tool -1 0 - -1 -/- t1/f -" },
    { "{\"type\":\"error\",\"error_event\":{\"code\":1008,\"message\":\"no\",\"error_type\":\"override_error\"}}",
      "error -1 0 no -1 -/- -/- override_error" },
    /* Nothing that we need, or broken. */
    { "{}", "other -1 0 - -1 -/- -/- -" },
    { "{\"type\":7}", "other -1 0 - -1 -/- -/- -" },
    { "{\"type\":\"vad_score\",\"vad_score_event\":{\"vad_score\":0.9}}", "other -1 0 - -1 -/- -/- -" },
    { "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"%%\",\"event_id\":7}}", "other 7 0 - -1 -/- -/- -" },
    { "{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"\",\"event_id\":\"x\",\"alignment\":[]}}", "other -1 0 - 0 -/- -/- -" },
    { "{\"type\":\"audio\"}", "other -1 0 - -1 -/- -/- -" },
    { "{\"type\":\"ping\",\"ping_event\":{\"event_id\":-3}}", "other -1 0 - -1 -/- -/- -" },
    { "{\"type\":\"user_transcript\",\"user_transcription_event\":{\"user_transcript\":{}}}", "other -1 0 - -1 -/- -/- -" },
    { "{\"type\":\"client_tool_call\",\"client_tool_call\":{\"tool_name\":\"f\"}}", "other -1 0 - -1 -/- -/f -" },
    { "{\"type\":\"interruption\"}", "other -1 0 - -1 -/- -/- -" },
  };
  static const char *const broken[] = { "", "{", "[]", "null", "42", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TandemElevenlabsMessage) message = tandem_elevenlabs_message_parse (rows[i].text, strlen (rows[i].text), &error);
    g_autofree char *became = NULL;

    g_assert_no_error (error);
    became = describe (message);
    g_assert_cmpstr (became, ==, rows[i].becomes);
  }
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_elevenlabs_message_parse (broken[i], strlen (broken[i]), &error));
    g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  }
}

/* The agent's own configuration is replaced only where the profile says something. */
static void
test_begin (void)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autofree char *bare = NULL;
  g_autofree char *full = NULL;

  g_object_set (profile, "voice", "", "instructions", "", "greeting", "", NULL);
  bare = tandem_elevenlabs_command_begin (profile);
  g_assert_cmpstr (bare, ==, "{\"type\":\"conversation_initiation_client_data\",\"conversation_config_override\":{}}");
  g_object_set (profile, "voice", "v1", "instructions", "Be brief.", "greeting", "Hello!", "language", "ko", NULL);
  full = tandem_elevenlabs_command_begin (profile);
  g_assert_cmpstr (full, ==, "{\"type\":\"conversation_initiation_client_data\",\"conversation_config_override\":{"
                   "\"agent\":{\"prompt\":{\"prompt\":\"Be brief.\"},\"first_message\":\"Hello!\",\"language\":\"ko\"},"
                   "\"tts\":{\"voice_id\":\"v1\"}}}");
}

static void
test_commands (void)
{
  g_autoptr (GString) audio = g_string_new ("old");
  g_autofree char *pong = tandem_elevenlabs_command_pong (12);
  g_autofree char *context = tandem_elevenlabs_command_context ("a \"b\"");
  g_autofree char *result = tandem_elevenlabs_command_tool_result ("t1", "no", TRUE);

  for (gsize n = 0; n < 8; n++) {
    g_autofree guint8 *data = g_malloc0 (n + 1);
    g_autofree char *base64 = g_base64_encode (data, n);
    g_autofree char *expected = g_strdup_printf ("{\"user_audio_chunk\":\"%s\"}", base64);

    tandem_elevenlabs_command_audio (audio, data, n);
    g_assert_cmpstr (audio->str, ==, expected);
  }
  g_assert_cmpstr (pong, ==, "{\"type\":\"pong\",\"event_id\":12}");
  g_assert_cmpstr (context, ==, "{\"type\":\"contextual_update\",\"text\":\"a \\\"b\\\"\"}");
  g_assert_cmpstr (result, ==, "{\"type\":\"client_tool_result\",\"tool_call_id\":\"t1\",\"result\":\"no\",\"is_error\":true}");
}

/* Each failure is a sentence that says what to do. */
static void
test_failures (void)
{
  static const struct {
    guint status; /* 0: an event, 1: a close */
    const char *first, *second;
    TandemAgentError code;
    const char *says;
  } rows[] = {
    { 401, "{\"detail\":{\"status\":\"invalid_api_key\",\"message\":\"Invalid API key\"}}", NULL, TANDEM_AGENT_ERROR_AUTH,
      "check ELEVENLABS_API_KEY and what it may be used for (Invalid API key)" },
    { 401, "{\"detail\":{\"status\":\"quota_exceeded\",\"message\":\"You have 3 credits\"}}", NULL, TANDEM_AGENT_ERROR_QUOTA,
      "check plan and billing there (You have 3 credits)" },
    { 404, "{\"detail\":{\"status\":\"voice_not_found\",\"message\":\"A voice\"}}", NULL, TANDEM_AGENT_ERROR_MODEL, "check AI_VOICE" },
    { 404, "<html>", NULL, TANDEM_AGENT_ERROR_MODEL, "check ELEVENLABS_AGENT_ID (404)" },
    { 429, "{\"detail\":{\"status\":\"too_many_concurrent_requests\",\"message\":\"m\"}}", NULL, TANDEM_AGENT_ERROR_UNREACHABLE,
      "wait a little" },
    { 422, "{\"detail\":[{\"loc\":[],\"msg\":\"field required\"}]}", NULL, TANDEM_AGENT_ERROR_PROTOCOL, "refused the request (field required)" },
    { 500, "", NULL, TANDEM_AGENT_ERROR_UNREACHABLE, "status 500: try again" },
    { 302, "", NULL, TANDEM_AGENT_ERROR_UNREACHABLE, "check ELEVENLABS_API_URL" },
    { 0, "override_error", "Override for field 'first_message' is not allowed by config.", TANDEM_AGENT_ERROR_PROTOCOL,
      "switch on “First message” in its Security settings, under Overrides, or leave AI_GREETING empty" },
    { 0, "override_error", NULL, TANDEM_AGENT_ERROR_PROTOCOL, "(AI_GREETING, AI_INSTRUCTIONS, AI_VOICE), or leave those empty" },
    { 0, "missing_dynamic_variable", "name", TANDEM_AGENT_ERROR_PROTOCOL, "{{variables}}" },
    { 0, "max_duration_exceeded", NULL, TANDEM_AGENT_ERROR_UNREACHABLE, "The longest duration" },
    { 0, NULL, NULL, TANDEM_AGENT_ERROR_PROTOCOL, "no reason given" },
    { 1, "Override for field 'voice_id' is not allowed by config.", NULL, TANDEM_AGENT_ERROR_PROTOCOL, "switch on “Voice”" },
    { 1, "The AI agent you are trying to reach does not exist.", NULL, TANDEM_AGENT_ERROR_MODEL, "ELEVENLABS_AGENT_ID" },
    { 1, "This request exceeds your quota limit.", NULL, TANDEM_AGENT_ERROR_QUOTA, "billing" },
    { 1, "", NULL, TANDEM_AGENT_ERROR_UNREACHABLE, "was lost" },
    { 1, "something", NULL, TANDEM_AGENT_ERROR_UNREACHABLE, "something (1008)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    if (rows[i].status == 0)
      error = tandem_elevenlabs_failure_from_event (rows[i].first, rows[i].second);
    else if (rows[i].status == 1)
      error = tandem_elevenlabs_failure_from_close (1008, rows[i].first);
    else
      error = tandem_elevenlabs_failure_from_status (rows[i].status, FALSE, rows[i].first, strlen (rows[i].first), NULL);
    g_assert_error (error, TANDEM_AGENT_ERROR, (int) rows[i].code);
    if (!strstr (error->message, rows[i].says))
      g_error ("row %u says: %s", i, error->message);
  }
}

static void
test_formats (void)
{
  static const char *const odd[] = { "pcm_8000", "pcm_22050", "pcm_44100", "pcm_48000", "mp3_44100", "", NULL };
  TandemVoiceFormat format;

  g_assert_true (tandem_elevenlabs_format_parse ("ulaw_8000", &format) && format == TANDEM_VOICE_FORMAT_PCMU_8000);
  g_assert_true (tandem_elevenlabs_format_parse ("pcm_16000", &format) && format == TANDEM_VOICE_FORMAT_PCM_16000);
  g_assert_true (tandem_elevenlabs_format_parse ("pcm_24000", &format) && format == TANDEM_VOICE_FORMAT_PCM_24000);
  g_assert_false (tandem_elevenlabs_format_parse (NULL, &format));
  for (guint i = 0; odd[i]; i++)
    g_assert_false (tandem_elevenlabs_format_parse (odd[i], &format));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/elevenlabs-message/messages", test_messages);
  g_test_add_func ("/elevenlabs-message/begin", test_begin);
  g_test_add_func ("/elevenlabs-message/commands", test_commands);
  g_test_add_func ("/elevenlabs-message/failures", test_failures);
  g_test_add_func ("/elevenlabs-message/formats", test_formats);
  return g_test_run ();
}
