// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-gemini-command.h"
#include "tandem-gemini-failure.h"
#include "tandem-gemini-message.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tandem-error.h"

static const TandemGeminiNames names = { "GEMINI_API_KEY", "GEMINI_LIVE_MODEL", "GEMINI_LIVE_URL" };

static TandemGeminiMessage *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TandemGeminiMessage *message = tandem_gemini_message_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return message;
}

/* Everything that can come together is found, whatever else is there. */
static void
test_several_at_once (void)
{
  g_autoptr (TandemGeminiMessage) m = parse (
    "{\"serverContent\":{\"modelTurn\":{\"role\":\"model\",\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/pcm;rate=24000\","
    "\"data\":\"AAAA\"}},{\"text\":\"thinking\",\"thought\":true},{\"inlineData\":{\"mimeType\":\"audio/pcm;rate=24000\","
    "\"data\":\"AAAAAAAA\"}}]},\"inputTranscription\":{\"text\":\" two\",\"finished\":true},"
    "\"outputTranscription\":{\"text\":\"Yes\"},\"generationComplete\":true,\"turnComplete\":true,\"interrupted\":true},"
    "\"usageMetadata\":{\"promptTokenCount\":120,\"responseTokenCount\":60,\"thoughtsTokenCount\":7,\"cachedContentTokenCount\":5,"
    "\"promptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":90},{\"modality\":\"TEXT\",\"tokenCount\":20}],"
    "\"responseTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":50}]},\"goAway\":{\"timeLeft\":\"9.5s\"},"
    "\"sessionResumptionUpdate\":{\"newHandle\":\"h1\",\"resumable\":true},"
    "\"toolCall\":{\"functionCalls\":[{\"id\":\"c1\",\"name\":\"f\",\"args\":{}},{\"id\":\"c2\"}]},"
    "\"toolCallCancellation\":{\"ids\":[\"c3\"]},"
    "\"voiceActivity\":{\"voiceActivityType\":\"ACTIVITY_START\"}}");

  g_assert_cmpuint (m->audio->len, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (m->audio->pdata[0]), ==, 3);
  g_assert_cmpuint (g_bytes_get_size (m->audio->pdata[1]), ==, 6);
  g_assert_cmpstr (m->input_text, ==, " two");
  g_assert_true (m->input_finished && m->interrupted && m->generation_complete && m->turn_complete);
  g_assert_false (m->setup_complete);
  g_assert_cmpstr (m->output_text, ==, "Yes");
  g_assert_cmpint (m->time_left_ms, ==, 9500);
  g_assert_cmpstr (m->handle, ==, "h1");
  g_assert_cmpuint (m->calls->len, ==, 1);
  g_assert_cmpuint (g_strv_length (m->cancelled), ==, 1);
  g_assert_cmpstr (m->cancelled[0], ==, "c3");
  g_assert_cmpint (m->usage->tokens[TANDEM_TOKENS_AUDIO_IN], ==, 90);
  g_assert_cmpint (m->usage->tokens[TANDEM_TOKENS_TEXT_IN], ==, 25);
  g_assert_cmpint (m->usage->tokens[TANDEM_TOKENS_CACHED_TEXT_IN], ==, 5);
  g_assert_cmpint (m->usage->tokens[TANDEM_TOKENS_AUDIO_OUT], ==, 50);
  g_assert_cmpint (m->usage->tokens[TANDEM_TOKENS_TEXT_OUT], ==, 17);
  g_assert_cmpint (m->activity, ==, TANDEM_GEMINI_ACTIVITY_START);
}

static void
test_malformed (void)
{
  static const char *const broken[] = { "", "{", "[]", "null", "42", "\"text\"", "\xff\xfe" };
  static const char *const odd[] = {
    "{}", "{\"serverContent\":7}", "{\"serverContent\":{\"modelTurn\":[],\"interrupted\":\"yes\",\"turnComplete\":1}}",
    "{\"serverContent\":{\"modelTurn\":{\"parts\":[7,null,{\"inlineData\":{\"mimeType\":\"audio/pcm;rate=24000\",\"data\":\"%%%\"}}]}}}",
    "{\"sessionResumptionUpdate\":{\"newHandle\":\"h\",\"resumable\":false}}", "{\"toolCall\":{\"functionCalls\":[[]]}}",
    "{\"setupComplete\":true}", "{\"serverContent\":{\"inputTranscription\":\"x\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_gemini_message_parse (broken[i], strlen (broken[i]), &error));
    g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  }
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (TandemGeminiMessage) m = parse (odd[i]);

    g_assert_cmpuint (m->audio->len + m->calls->len, ==, 0);
    g_assert_false (m->interrupted || m->turn_complete || m->setup_complete);
    g_assert_null (m->handle);
    g_assert_null (m->input_text);
    g_assert_cmpint (m->time_left_ms, ==, -1);
  }
}

static void
test_foreign_sound (void)
{
  g_autoptr (TandemGeminiMessage) m = parse ("{\"serverContent\":{\"modelTurn\":{\"parts\":[{\"inlineData\":{\"mimeType\":"
                                             "\"audio/pcm;rate=16000\",\"data\":\"AAAA\"}}]},\"turnCompleteReason\":"
                                             "\"GENERATED_AUDIO_SAFETY\"},\"goAway\":{}}");

  g_assert_cmpuint (m->audio->len, ==, 0);
  g_assert_cmpstr (m->foreign_sound, ==, "audio/pcm;rate=16000");
  g_assert_cmpstr (m->turn_complete_reason, ==, "GENERATED_AUDIO_SAFETY");
  g_assert_cmpint (m->time_left_ms, ==, 0);
}

static void
test_setup (void)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autofree char *plain = NULL;
  g_autofree char *full = NULL;

  g_object_set (profile, "voice", "", NULL);
  plain = tandem_gemini_command_setup (profile, "models/gemini-3.8-live", NULL);
  g_assert_cmpstr (plain, ==, "{\"setup\":{\"model\":\"models/gemini-3.8-live\",\"generationConfig\":{\"responseModalities\":[\"AUDIO\"]},"
                   "\"realtimeInputConfig\":{\"automaticActivityDetection\":{\"prefixPaddingMs\":300,\"silenceDurationMs\":500}},"
                   "\"inputAudioTranscription\":{},\"outputAudioTranscription\":{},\"sessionResumption\":{},"
                   "\"contextWindowCompression\":{\"slidingWindow\":{}}}}");
  g_object_set (profile, "voice", "Kore", "language", "ko-KR", "instructions", "Be \"kind\".", "vad-threshold", 0.9, "temperature", 0.25,
                "interrupt-response", FALSE, NULL);
  full = tandem_gemini_command_setup (profile, "models/m", "h1");
  g_assert_nonnull (strstr (full, "{\"voiceConfig\":{\"prebuiltVoiceConfig\":{\"voiceName\":\"Kore\"}},\"languageCode\":\"ko-KR\"}"));
  g_assert_nonnull (strstr (full, "\"systemInstruction\":{\"parts\":[{\"text\":\"Be \\\"kind\\\".\"}]}"));
  g_assert_nonnull (strstr (full, "\"startOfSpeechSensitivity\":\"START_SENSITIVITY_LOW\""));
  g_assert_nonnull (strstr (full, "\"temperature\":0.25,"));
  g_assert_nonnull (strstr (full, "\"activityHandling\":\"NO_INTERRUPTION\""));
  g_assert_nonnull (strstr (full, "\"sessionResumption\":{\"handle\":\"h1\"}"));
}

static void
test_audio (void)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  guint8 data[641];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = (guint8) i;
  /* Buffers are reused, and every remainder of three is padded rightly. */
  for (gsize n = 638; n <= 641; n++) {
    g_autofree char *base64 = g_base64_encode (data, n);
    g_autofree char *wanted = g_strdup_printf ("{\"realtimeInput\":{\"audio\":{\"mimeType\":\"audio/pcm;rate=16000\",\"data\":\"%s\"}}}",
                                               base64);

    tandem_gemini_command_audio (buffer, data, n);
    g_assert_cmpstr (buffer->str, ==, wanted);
  }
}

static void
test_failures (void)
{
  static const struct {
    guint code;
    const char *reason;
    gboolean ready;
    TandemAgentError error;
    const char *words;
  } cases[] = {
    { 1007, "API key not valid. Please pass a valid API key.", FALSE, TANDEM_AGENT_ERROR_AUTH, "GEMINI_API_KEY" },
    { 1007, "API key expired. Please renew the API key.", TRUE, TANDEM_AGENT_ERROR_AUTH, "GEMINI_API_KEY" },
    { 1011, "You exceeded your current quota, please check your plan and billing details.", FALSE, TANDEM_AGENT_ERROR_QUOTA, "quota" },
    { 1008, "models/x is not found for API version v1beta, or is not supp", FALSE, TANDEM_AGENT_ERROR_MODEL, "GEMINI_LIVE_MODEL" },
    { 1007, "Requested voice api_name 'marin' is not available for model", FALSE, TANDEM_AGENT_ERROR_PROTOCOL, "AI_VOICE" },
    { 1011, "Deadline expired before operation could complete.", TRUE, TANDEM_AGENT_ERROR_UNREACHABLE, "Deadline expired" },
    { 1006, NULL, TRUE, TANDEM_AGENT_ERROR_UNREACHABLE, "lost" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = tandem_gemini_failure_from_close (&names, "x", cases[i].ready, cases[i].code, cases[i].reason);

    g_assert_error (error, TANDEM_AGENT_ERROR, (int) cases[i].error);
    g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gemini-message/several-at-once", test_several_at_once);
  g_test_add_func ("/gemini-message/malformed", test_malformed);
  g_test_add_func ("/gemini-message/foreign-sound", test_foreign_sound);
  g_test_add_func ("/gemini-command/setup", test_setup);
  g_test_add_func ("/gemini-command/audio", test_audio);
  g_test_add_func ("/gemini-failure/close", test_failures);
  return g_test_run ();
}
