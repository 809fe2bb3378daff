// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include <json-glib/json-glib.h>

#include "tandem-error.h"
#include "tandem-openai-command.h"
#include "tandem-openai-failure.h"
#include "tandem-openai-request.h"

#define INTL "wss://dashscope-intl.aliyuncs.com/api-ws/v1/realtime"
#define GA "wss://x.openai.azure.com/openai/v1/realtime"
#define OLD "wss://x.openai.azure.com/openai/realtime"

static TandemProfile *
make_profile (const char *provider, const char *url, const char *model)
{
  TandemProfile *profile = tandem_profile_new ("p");

  g_object_set (profile, "provider", provider, "url", url, "model", model, "language", "ko", "noise-reduction", "near_field", NULL);
  return profile;
}

static const char *
get_header (SoupMessage *request, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_request_headers (request), name);
}

static void
test_upgrades (void)
{
  static const struct {
    const char *provider, *url, *model, *flavour, *auth_header, *words;
    const char *asked, *header, *value, *beta, *workspace;
  } table[] = {
    { "openai", "wss://api.openai.com/v1/realtime", "gpt realtime", "ga", "", "", "wss://api.openai.com/v1/realtime?model=gpt%20realtime",
      "Authorization", "Bearer k", NULL, NULL },
    { "openai", "wss://api.openai.com/v1/realtime", "m", "beta", "", "", "wss://api.openai.com/v1/realtime?model=m",
      "Authorization", "Bearer k", "realtime=v1", NULL },
    { "openai", GA, "front-desk", "ga", "", "", GA "?model=front-desk", "api-key", "k", NULL, NULL },
    { "openai", OLD, "front-desk", "ga", "", "", OLD "?api-version=2024-10-01-preview&deployment=front-desk", "api-key", "k", NULL, NULL },
    { "openai", "ws://127.0.0.1:1/openai/realtime", "d", "ga", "api-key", "",
      "ws://127.0.0.1:1/openai/realtime?api-version=2024-10-01-preview&deployment=d", "api-key", "k", NULL, NULL },
    { "qwen", "", "qwen3.5-omni-flash-realtime", "ga", "", "", INTL "?model=qwen3.5-omni-flash-realtime", "Authorization", "Bearer k", NULL, NULL },
    { "qwen", "", "q", "ga", "", "region=beijing,workspace=ws-1", "wss://dashscope.aliyuncs.com/api-ws/v1/realtime?model=q", "Authorization",
      "Bearer k", NULL, "ws-1" },
    { "qwen", "", "qwen3.8-omni-flash-realtime", "ga", "", "workspace=ws-1",
      "wss://ws-1.ap-southeast-1.maas.aliyuncs.com/api-ws/v1/realtime?model=qwen3.8-omni-flash-realtime", "Authorization", "Bearer k", NULL, "ws-1" },
    { "qwen", "ws://127.0.0.1:1/q", "q", "ga", "", "", "ws://127.0.0.1:1/q?model=q", "Authorization", "Bearer k", NULL, NULL },
    { "compatible", "wss://voice.example/r", "m", "beta", "X-Key", "", "wss://voice.example/r?model=m", "X-Key", "k", "realtime=v1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TandemProfile) profile = make_profile (table[i].provider, table[i].url, table[i].model);
    g_auto (TandemOpenaiDialect) dialect = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (SoupMessage) request = NULL;
    g_autofree char *asked = NULL;

    g_object_set (profile, "flavour", table[i].flavour, "auth-header", table[i].auth_header, "dialect", table[i].words, NULL);
    g_assert_true (tandem_openai_dialect_init (&dialect, profile, &error));
    g_assert_true (tandem_openai_request_check (&dialect, "k", &error));
    g_assert_no_error (error);
    request = tandem_openai_request_new (&dialect, "k");
    asked = g_uri_to_string (soup_message_get_uri (request));
    g_assert_cmpstr (asked, ==, table[i].asked);
    g_assert_cmpstr (get_header (request, table[i].header), ==, table[i].value);
    g_assert_cmpstr (get_header (request, "OpenAI-Beta"), ==, table[i].beta);
    g_assert_cmpstr (get_header (request, "X-DashScope-WorkSpace"), ==, table[i].workspace);
  }
}

/* A server of one's own may let everybody in; the others would only refuse. */
static void
test_keys (void)
{
  static const char *const providers[] = { "openai", "qwen", "compatible" };

  for (guint i = 0; i < G_N_ELEMENTS (providers); i++) {
    g_autoptr (TandemProfile) profile = make_profile (providers[i], "wss://voice.example/r", "m");
    g_auto (TandemOpenaiDialect) dialect = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (SoupMessage) request = NULL;

    g_assert_true (tandem_openai_dialect_init (&dialect, profile, NULL));
    if (tandem_openai_request_check (&dialect, NULL, &error)) {
      g_assert_cmpstr (providers[i], ==, "compatible");
      request = tandem_openai_request_new (&dialect, NULL);
      g_assert_null (get_header (request, "Authorization"));
    } else {
      g_assert_cmpstr (providers[i], !=, "compatible");
      g_assert_nonnull (strstr (error->message, dialect.key_variable));
    }
  }
}

/* The JSON text of the member @path, "a.b.c", of the session; NULL when there is none. */
static char *
dup_member (const char *command, const char *path)
{
  g_autoptr (JsonNode) root = json_from_string (command, NULL);
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = json_object_get_member (json_node_get_object (root), "session");

  for (guint i = 0; names[i] && node; i++)
    node = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), names[i]) : NULL;
  return node ? json_to_string (node, FALSE) : NULL;
}

static void
test_sessions (void)
{
  static const struct {
    const char *provider, *flavour, *words, *path, *wanted;
  } table[] = {
    { "qwen", "ga", "", "input_audio_format", "\"pcm\"" },
    { "qwen", "ga", "", "type", NULL },
    { "qwen", "ga", "", "input_audio_transcription", "{\"model\":\"gummy-realtime-v1\"}" },
    { "qwen", "ga", "", "input_audio_noise_reduction", NULL },
    { "qwen", "ga", "", "turn_detection", "{\"type\":\"server_vad\",\"threshold\":0.5,\"prefix_padding_ms\":300,\"silence_duration_ms\":200}" },
    { "qwen", "ga", "output-name=pcm24", "output_audio_format", "\"pcm24\"" },
    { "compatible", "ga", "", "audio.input.transcription", NULL },
    { "compatible", "ga", "", "audio.input.noise_reduction", NULL },
    { "compatible", "ga", "", "audio.input.turn_detection.create_response", NULL },
    { "compatible", "ga", "vad-switches, transcripts=ears-1", "audio.input.transcription", "{\"model\":\"ears-1\"}" },
    { "compatible", "ga", "vad-switches", "audio.input.turn_detection.create_response", "true" },
    { "compatible", "ga", "input=pcm16,output=pcm24", "audio.input.format", "{\"type\":\"audio/pcm\",\"rate\":16000}" },
    { "compatible", "ga", "input=pcm16,output=pcm24", "audio.output.format.rate", "24000" },
    { "compatible", "beta", "input=pcm16,input-name=linear16", "input_audio_format", "\"linear16\"" },
    { "compatible", "beta", "", "output_audio_format", "\"g711_ulaw\"" },
    { "openai", "ga", "no-noise-reduction", "audio.input.noise_reduction", NULL },
    { "openai", "ga", "no-languages", "audio.input.transcription", "{\"model\":\"gpt-transcribe\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TandemProfile) profile = make_profile (table[i].provider, "wss://voice.example/r", "m");
    g_auto (TandemOpenaiDialect) dialect = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *command = NULL;
    g_autofree char *got = NULL;

    g_object_set (profile, "flavour", table[i].flavour, "dialect", table[i].words, "vad-silence-duration-ms", 100, NULL);
    g_assert_true (tandem_openai_dialect_init (&dialect, profile, &error));
    g_assert_no_error (error);
    command = tandem_openai_command_session_update (&dialect);
    got = dup_member (command, table[i].path);
    g_assert_cmpstr (got, ==, table[i].wanted);
  }
}

static void
test_bad_words (void)
{
  static const struct {
    const char *provider, *model, *words, *says;
  } table[] = {
    { "compatible", "m", "truncate, sing", "sing" },
    { "compatible", "m", "input=pcm48", "input" },
    { "compatible", "m", "session-minutes=soon", "session-minutes" },
    { "compatible", "m", "transcripts=", "transcripts" },
    { "compatible", "m", "=", "AI_DIALECT" },
    { "qwen", "m", "region=moon", "DASHSCOPE_REGION" },
    { "qwen", "m", "workspace=a/b", "DASHSCOPE_WORKSPACE" },
    { "compatible", "m", "workspace=a\nb", "DASHSCOPE_WORKSPACE" },
    { "qwen", "qwen3.8-omni-flash-realtime", "", "DASHSCOPE_WORKSPACE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TandemProfile) profile = make_profile (table[i].provider, "", table[i].model);
    g_auto (TandemOpenaiDialect) dialect = { 0 };
    g_autoptr (GError) error = NULL;

    g_object_set (profile, "dialect", table[i].words, NULL);
    g_assert_false (tandem_openai_dialect_init (&dialect, profile, &error));
    g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
    g_assert_nonnull (strstr (error->message, table[i].says));
    g_assert_null (dialect.profile);
  }
}

/* What is wrong is told by the names that the person set it by, and what is peculiar to the service beside it. */
static void
test_failures (void)
{
  static const struct {
    const char *provider, *url;
    guint status;
    const char *code, *reason, *says;
  } table[] = {
    { "openai", "wss://api.openai.com/v1/realtime", 401, NULL, NULL, "check OPENAI_API_KEY." },
    { "openai", GA, 401, NULL, NULL, "belongs to one resource" },
    { "openai", GA, 404, NULL, NULL, "name of the deployment" },
    { "openai", GA, 0, "DeploymentNotFound", NULL, "name of the deployment" },
    { "qwen", INTL, 401, NULL, NULL, "DASHSCOPE_API_KEY. Keys of Beijing" },
    { "qwen", INTL, 0, "InvalidApiKey", NULL, "DASHSCOPE_REGION" },
    { "qwen", INTL, 0, NULL, "Access denied, please make sure your account is in good standing.", "DASHSCOPE_REGION" },
    { "qwen", INTL, 0, "Arrearage", NULL, "credit" },
    { "qwen", INTL, 0, "Throttling.RateQuota", NULL, "limiting requests" },
    { "compatible", "wss://voice.example/r", 404, NULL, NULL, "COMPATIBLE_REALTIME_MODEL" },
    { "compatible", "wss://voice.example/r", 502, NULL, NULL, "COMPATIBLE_REALTIME_URL" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TandemProfile) profile = make_profile (table[i].provider, table[i].url, "m");
    g_auto (TandemOpenaiDialect) dialect = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_true (tandem_openai_dialect_init (&dialect, profile, NULL));
    error = table[i].status ? tandem_openai_failure_from_handshake (&dialect, table[i].status, FALSE, "m", NULL)
            : table[i].code ? tandem_openai_failure_from_code (&dialect, table[i].code, "?")
                            : tandem_openai_failure_from_close (&dialect, 1007, table[i].reason);
    g_assert_nonnull (strstr (error->message, table[i].says));
    g_assert_true (g_str_has_suffix (error->message, "."));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openai-dialect/upgrades", test_upgrades);
  g_test_add_func ("/openai-dialect/keys", test_keys);
  g_test_add_func ("/openai-dialect/sessions", test_sessions);
  g_test_add_func ("/openai-dialect/bad-words", test_bad_words);
  g_test_add_func ("/openai-dialect/failures", test_failures);
  return g_test_run ();
}
