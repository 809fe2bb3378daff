// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gstdio.h>
#include <string.h>

#include "tandem-config.h"
#include "tandem-environment.h"
#include "tandem-error.h"

typedef struct {
  TandemSettings *settings;
  TandemSecrets *secrets;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  int fd = g_file_open_tmp ("tandem-env-XXXXXX", &fixture->path, NULL);

  g_assert_true (g_close (fd, NULL));
  fixture->settings = tandem_settings_new ();
  fixture->secrets = tandem_memory_secrets_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* The in-memory stores nobody waited for. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->settings);
  g_assert_finalize_object (fixture->secrets);
  g_remove (fixture->path);
  g_clear_pointer (&fixture->path, g_free);
}

/* @file may be NULL; the others are NAME=value up to NULL. */
static gboolean
load (Fixture *fixture, GError **error, const char *file, ...)
{
  g_autoptr (GPtrArray) environ = g_ptr_array_new ();
  va_list names;

  va_start (names, file);
  do
    g_ptr_array_add (environ, va_arg (names, char *));
  while (environ->pdata[environ->len - 1]);
  va_end (names);
  if (file)
    g_assert_true (g_file_set_contents (fixture->path, file, -1, NULL));
  return tandem_config_load_environment (fixture->settings, fixture->secrets, (char **) environ->pdata,
                                         file ? fixture->path : NULL, error);
}

static void
assert_string (Fixture *fixture, const char *property, const char *value)
{
  g_assert_cmpstr (tandem_settings_get_string (fixture->settings, property), ==, value);
}

static void
test_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  load (fixture, &error,
        "TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001\nTWILIO_AUTH_TOKEN=token\n"
        "TWILIO_API_KEY_SID=SK00000000000000000000000000000001\nTWILIO_API_KEY_SECRET=secret\n"
        "TWILIO_PHONE_NUMBER=+1 (202) 555-0100\nTWILIO_API_URL=http://127.0.0.1:9000/\n"
        "TWILIO_STREAM_ENDPOINT=wss://phone.example.com/twilio/media\nPUBLIC_URL=https://phone.example.com/tandem/\n"
        "PORT=6000\nCONTROL_PORT=6001\nAPI_KEY=control\nAI_PROVIDER=OpenAI\nAI_VOICE=cedar\n"
        "AI_INSTRUCTIONS=\"Be kind.\\nBe short.\"\nAI_GREETING=안녕하세요\nOPENAI_API_KEY=sk-test\n"
        "OPENAI_REALTIME_MODEL=gpt-realtime\nOPENAI_REALTIME_URL=ws://127.0.0.1:9001/v1/realtime\n"
        "OPENAI_TEXT_MODEL=gpt-test\nOPENAI_TEXT_URL=http://127.0.0.1:11434/v1/\n"
        "VAD_THRESHOLD=0.7\nVAD_PREFIX_PADDING_MS=200\nVAD_SILENCE_DURATION_MS=400\nMAX_CONCURRENT_CALLS=5\n"
        "CALL_RATE_LIMIT=20/minute\nMAX_RETRY_COUNT=0\nALLOWED_NUMBERS=+1 202, +44,\nBLOCKED_NUMBERS=+1900\n"
        "LOG_LEVEL=WARN\nRECORDING=Twilio-Always\nRECORDING_FORMAT=flac\nRECORDING_DIR=/srv/calls\n"
        "RECORDING_ANNOUNCEMENT=This call is recorded.\nTUNNEL=Cloudflared\nTUNNEL_TOKEN=tunnel\n"
        "CONFIGURE_NUMBER=Yes\n", NULL);
  g_assert_no_error (error);
  assert_string (fixture, "account-sid", "AC00000000000000000000000000000001");
  assert_string (fixture, "api-key-sid", "SK00000000000000000000000000000001");
  assert_string (fixture, "phone-number", "+12025550100");
  assert_string (fixture, "twilio-api-url", "http://127.0.0.1:9000");
  assert_string (fixture, "media-url", "wss://phone.example.com/twilio/media");
  assert_string (fixture, "public-url", "https://phone.example.com/tandem");
  assert_string (fixture, "ai-provider", "openai");
  assert_string (fixture, "ai-voice", "cedar");
  assert_string (fixture, "ai-instructions", "Be kind.\nBe short.");
  assert_string (fixture, "ai-greeting", "안녕하세요");
  assert_string (fixture, "openai-model", "gpt-realtime");
  assert_string (fixture, "openai-url", "ws://127.0.0.1:9001/v1/realtime");
  assert_string (fixture, "openai-text-model", "gpt-test");
  assert_string (fixture, "openai-text-url", "http://127.0.0.1:11434/v1");
  assert_string (fixture, "allowed-numbers", "+1202,+44");
  assert_string (fixture, "blocked-numbers", "+1900");
  assert_string (fixture, "log-level", "warning");
  assert_string (fixture, "recording", "twilio-always");
  assert_string (fixture, "recording-format", "flac");
  assert_string (fixture, "recording-dir", "/srv/calls");
  assert_string (fixture, "recording-announcement", "This call is recorded.");
  assert_string (fixture, "tunnel", "cloudflared");
  g_assert_true (tandem_settings_get_boolean (fixture->settings, "configure-number"));
  g_assert_cmpstr (tandem_secrets_get (fixture->secrets, TANDEM_SECRET_TUNNEL_TOKEN), ==, "tunnel");
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "public-port"), ==, 6000);
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "control-port"), ==, 6001);
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "vad-prefix-padding-ms"), ==, 200);
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "vad-silence-duration-ms"), ==, 400);
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "max-concurrent-calls"), ==, 5);
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "call-rate-limit"), ==, 20);
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "max-retry-count"), ==, 0);
  g_assert_cmpfloat (tandem_settings_get_double (fixture->settings, "vad-threshold"), ==, 0.7);
  g_assert_cmpstr (tandem_secrets_get (fixture->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN), ==, "token");
  g_assert_cmpstr (tandem_secrets_get (fixture->secrets, TANDEM_SECRET_TWILIO_API_KEY_SECRET), ==, "secret");
  g_assert_cmpstr (tandem_secrets_get (fixture->secrets, TANDEM_SECRET_OPENAI_API_KEY), ==, "sk-test");
  g_assert_cmpstr (tandem_secrets_get (fixture->secrets, TANDEM_SECRET_API_KEY), ==, "control");
}

/* Programs that we start get none of our keys. */
static void
test_foreign (void)
{
  char *environ[] = { (char *) "PATH=/bin", (char *) "TWILIO_AUTH_TOKEN=hunter2", (char *) "OPENAI_API_KEY=hunter2",
                      (char *) "NGROK_AUTHTOKEN=theirs", (char *) "TUNNEL_TOKEN=hunter2", (char *) "API_KEY=hunter2", NULL };
  g_auto (GStrv) copy = tandem_config_dup_foreign_environment (environ);

  g_assert_cmpuint (g_strv_length (copy), ==, 2);
  g_assert_cmpstr (g_environ_getenv (copy, "PATH"), ==, "/bin");
  g_assert_cmpstr (g_environ_getenv (copy, "NGROK_AUTHTOKEN"), ==, "theirs");
}

static void
test_aliases (Fixture *fixture, gconstpointer data)
{
  load (fixture, NULL, NULL, "TWILIO_NUMBER=+12025550101", "APP_PUBLIC_BASE_URL=https://alias.example.com",
        "PUBLIC_URL=https://name.example.com", "OPENAI_RESPONSE_VOICE=alloy", "AI_VOICE=", NULL);
  assert_string (fixture, "phone-number", "+12025550101");
  assert_string (fixture, "public-url", "https://name.example.com");
  assert_string (fixture, "ai-voice", "alloy");
}

/* The file is stronger than the environment, whichever of the two names it uses, also when it switches one off. */
static void
test_file_wins (Fixture *fixture, gconstpointer data)
{
  load (fixture, NULL, "TWILIO_NUMBER=+12025550102\nPORT=7000\nAI_GREETING=\nOPENAI_API_KEY=\n",
        "TWILIO_PHONE_NUMBER=+12025550101", "PORT=many", "CONTROL_PORT=7001", "AI_GREETING=Hello",
        "OPENAI_API_KEY=sk-test", NULL);
  assert_string (fixture, "phone-number", "+12025550102");
  assert_string (fixture, "ai-greeting", "");
  assert_string (fixture, "ai-provider", "");
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "public-port"), ==, 7000);
  g_assert_cmpint (tandem_settings_get_int (fixture->settings, "control-port"), ==, 7001);
  g_assert_null (tandem_secrets_get (fixture->secrets, TANDEM_SECRET_OPENAI_API_KEY));
}

static const struct {
  const char *variable;
  const char *provider;
} implied[] = {
  { "OPENAI_API_KEY=sk-test", "openai" },
  { "VERTEX_LIVE_MODEL=gemini-live", "vertex" },
  { "GCP_PROJECT_ID=project", "vertex" },
  { "GEMINI_API_KEY=key", "gemini" },
  { "MODEL_SERVICE_URL=http://127.0.0.1:8000", "modelservice" },
  { "HOME=/nowhere", "" },
};

static void
test_implied_provider (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (implied); i++) {
    g_clear_object (&fixture->settings);
    fixture->settings = tandem_settings_new ();
    g_assert_true (load (fixture, NULL, NULL, implied[i].variable, NULL));
    assert_string (fixture, "ai-provider", implied[i].provider);
    g_assert_false (tandem_environment_gives (fixture->settings, "ai-provider"));
  }
  g_assert_true (load (fixture, NULL, "GEMINI_API_KEY=key\n", "OPENAI_API_KEY=sk-test", "AI_PROVIDER=echo", NULL));
  assert_string (fixture, "ai-provider", "echo");
  g_assert_true (tandem_environment_gives (fixture->settings, "ai-provider"));
}

static const char *const wrong[] = {
  "PORT=abc", "PORT=70000", "PORT=-1", "PORT=80 80", "CONTROL_PORT=0x10", "VAD_THRESHOLD=2", "VAD_THRESHOLD=nan",
  "VAD_THRESHOLD=0,5", "VAD_THRESHOLD=loud", "VAD_PREFIX_PADDING_MS=-5", "VAD_SILENCE_DURATION_MS=1e3", "LOG_LEVEL=loud",
  "RECORDING_FORMAT=mp3",
  "TWILIO_ACCOUNT_SID=AC12", "TWILIO_ACCOUNT_SID=SK00000000000000000000000000000001", "TWILIO_ACCOUNT_SID=A",
  "TWILIO_ACCOUNT_SID=AC0000000000000000000000000000000g", "TWILIO_API_KEY_SID=AC00000000000000000000000000000001",
  "AI_PROVIDER=parrot", "PUBLIC_URL=phone.example.net", "PUBLIC_URL=ftp://phone.example.net",
  "PUBLIC_URL=http://phone.example.net", "PUBLIC_URL=https://", "PUBLIC_URL=https:///x", "PUBLIC_URL=https://a b",
  "PUBLIC_URL=https://user:hunter2@phone.example.net", "PUBLIC_URL=https://phone.example.net/?a=b",
  "PUBLIC_URL=https://phone.example.net:99999", "APP_PUBLIC_BASE_URL=x", "TWILIO_STREAM_ENDPOINT=https://a.example.com",
  "TWILIO_STREAM_ENDPOINT=ws://a.example.com", "TWILIO_API_URL=api.twilio.com", "OPENAI_REALTIME_URL=https://a.example.com", "OPENAI_TEXT_URL=wss://a.example.com",
  "OPENAI_REALTIME_URL=wss://a.example.com/v1?model=x", "TWILIO_PHONE_NUMBER=5550100", "TWILIO_NUMBER=+12025",
  "TWILIO_PHONE_NUMBER=office", "TWILIO_PHONE_NUMBER=+1202+5550100", "ALLOWED_NUMBERS=+1,abc", "BLOCKED_NUMBERS=44",
  "CALL_RATE_LIMIT=fast", "CALL_RATE_LIMIT=10/hour", "CALL_RATE_LIMIT=0", "MAX_CONCURRENT_CALLS=0",
  "MAX_RETRY_COUNT=many", "TWILIO_AUTH_TOKEN=hunter2 hunter2", "OPENAI_API_KEY=hunter2é", "API_KEY=hunter2\x01",
  "AI_GREETING=\xff", "TUNNEL=wormhole", "CONFIGURE_NUMBER=perhaps", "TUNNEL_TOKEN=hunter2 hunter2",
};

static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name = g_strndup (wrong[i], strcspn (wrong[i], "="));

    g_test_message ("%s", name);
    g_assert_false (load (fixture, &error, NULL, wrong[i], NULL));
    g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, name));
    g_assert_null (strchr (error->message, '\n'));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_null (strstr (error->message, "hunter2"));
  }
}

static void
test_right (Fixture *fixture, gconstpointer data)
{
  static const char *const right[] = {
    "PUBLIC_URL=http://127.0.0.1:5000", "PUBLIC_URL=http://localhost:5000", "PUBLIC_URL=http://[::1]:5000",
    "PUBLIC_URL=https://phone.example.com:8443", "TWILIO_STREAM_ENDPOINT=ws://127.0.0.1:5000/twilio/media",
    "TWILIO_PHONE_NUMBER=+15005550006", "PORT=0", "VAD_THRESHOLD=1", "CALL_RATE_LIMIT=10 per minute", "LOG_LEVEL=CRITICAL",
    "PORT= 5000 ", "TUNNEL=none", "CONFIGURE_NUMBER=0", "GATEWAY_TOKEN=a-token.7",
  };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++) {
    g_autoptr (GError) error = NULL;

    load (fixture, &error, NULL, right[i], NULL);
    g_assert_no_error (error);
  }
}

/* Keys of tools have names of their own; the file is stronger. */
static void
test_tool_secrets (Fixture *fixture, gconstpointer data)
{
  static char *const outside[] = { (char *) "TOOL_SECRET_A=k", (char *) "TOOL_SECRETS=x", (char *) "HOME=/x", NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) foreign = tandem_config_dup_foreign_environment ((char **) outside);

  g_assert_true (load (fixture, NULL, "TOOL_SECRET_RESTAURANT=k-file\n", "TOOL_SECRET_RESTAURANT=k-outside", "TOOL_SECRET_MY_SHOP= k-2 ",
                       "TOOL_SECRET_EMPTY=", NULL));
  g_assert_cmpstr (tandem_secrets_get (fixture->secrets, "tool-restaurant"), ==, "k-file");
  g_assert_cmpstr (tandem_secrets_get (fixture->secrets, "tool-my_shop"), ==, "k-2");
  g_assert_null (tandem_secrets_get (fixture->secrets, "tool-empty"));
  g_assert_false (load (fixture, &error, NULL, "TOOL_SECRET_X=two words", NULL));
  g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (error->message, "TOOL_SECRET_X must be"));
  g_assert_null (strstr (error->message, "two words"));
  g_assert_cmpuint (g_strv_length (foreign), ==, 2);
}

/* Names of later versions and of other programs are no error; the latter are named once, without values. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess ()) {
    g_assert_true (load (fixture, NULL, "ZZZ_DEBUG=hunter2\nGEMINI_API_KEY=hunter2\nAAA=1\nTWILIO_WEBSOCKET_TIMEOUT=x\n",
                         "ALSO_UNKNOWN=1", NULL));
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*ignored in the --env-file: AAA ZZZ_DEBUG\n*");
  g_test_trap_assert_stdout_unmatched ("*hunter2*");
  g_test_trap_assert_stdout_unmatched ("*ALSO_UNKNOWN*");
}

static void
test_bad_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (load (fixture, &error, "PORT\n", NULL));
  g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE);
  g_clear_error (&error);
  g_assert_false (load (fixture, &error, "PORT=many\n", NULL));
  g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE);
}

int
main (int argc, char **argv)
{
  g_setenv ("G_MESSAGES_DEBUG", "tandem-config", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/environment/everything", test_everything);
  g_test_add_func ("/environment/foreign", test_foreign);
  ADD ("/environment/aliases", test_aliases);
  ADD ("/environment/file-wins", test_file_wins);
  ADD ("/environment/implied-provider", test_implied_provider);
  ADD ("/environment/wrong", test_wrong);
  ADD ("/environment/right", test_right);
  ADD ("/environment/tool-secrets", test_tool_secrets);
  ADD ("/environment/unknown", test_unknown);
  ADD ("/environment/bad-file", test_bad_file);
#undef ADD
  return g_test_run ();
}
