// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-client.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-secrets.h"
#include "fake-twilio.h"
#include "tandem-error.h"

#define CREATE "POST /Calls.json"
#define TIMEOUT_MS 5000

typedef struct {
  FakeTwilio *twilio;
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemTwilioClient *client;
  /* the last result */
  gboolean done;
  TandemTwilioCall *call;
  TandemTwilioFailure failure;
  GError *error;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->twilio = fake_twilio_new ();
  f->settings = tandem_settings_new ();
  f->secrets = fake_secrets_new ();
  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, "token");
  tandem_settings_set_string (f->settings, "account-sid", FAKE_ACCOUNT);
  tandem_settings_set_string (f->settings, "phone-number", "+12025550100");
  tandem_settings_set_string (f->settings, "public-url", "https://phone.example.net/prefix/");
  tandem_settings_set_string (f->settings, "twilio-api-url", f->twilio->url);
  tandem_settings_set_int (f->settings, "ring-timeout", 30);
  f->client = tandem_twilio_client_new (data != NULL ? (guint) GPOINTER_TO_INT (data) : TIMEOUT_MS);
}

static void
clear_result (Fixture *f)
{
  g_clear_pointer (&f->call, tandem_twilio_call_free);
  g_clear_error (&f->error);
  f->done = FALSE;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  clear_result (f);
  g_assert_finalize_object (f->client);
  g_object_unref (f->settings);
  g_assert_finalize_object (f->secrets);
  fake_twilio_free (f->twilio);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  f->call = tandem_twilio_client_create_call_finish (f->client, result, &f->failure, &f->error);
  f->done = TRUE;
}

static void
wait_done (Fixture *f)
{
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
}

/* @recorded: from its answer on. */
static void
create_call (Fixture *f, gboolean recorded)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);
  TandemTwilioDial dial = { "+12025550123", "+12025550100", "<Response/>", "https://phone.example.net/s?t=1",
                            recorded ? "https://phone.example.net/r" : NULL };
  clear_result (f);
  tandem_twilio_client_create_call_async (f->client, account, &dial, NULL, on_created, f);
  wait_done (f);
}

static void
create (Fixture *f)
{
  create_call (f, FALSE);
}

static void
reply_created (Fixture *f)
{
  g_autofree char *body = fake_twilio_call (FAKE_CALL, "queued", 0);
  fake_twilio_reply (f->twilio, CREATE, 201, body, NULL);
}

static void
test_create (Fixture *f, gconstpointer data)
{
  reply_created (f);
  create (f);
  g_assert_no_error (f->error);
  g_assert_cmpstr (f->call->sid, ==, FAKE_CALL);
  g_assert_cmpint (f->call->state, ==, TANDEM_CALL_STATE_QUEUED);
  g_assert_cmpint (ABS (f->call->created_s - g_get_real_time () / G_USEC_PER_SEC), <=, 2);
  g_assert_cmpstr (f->twilio->authorization, ==, "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTp0b2tlbg==");
  g_assert_cmpstr (f->twilio->forms->pdata[0], ==,
                   "To=%2B12025550123&From=%2B12025550100&Twiml=%3CResponse%2F%3E&StatusCallback=https%3A%2F%2Fphone.example.net%2Fs%3Ft%3D1"
                   "&StatusCallbackMethod=POST&StatusCallbackEvent=initiated&StatusCallbackEvent=ringing&StatusCallbackEvent=answered"
                   "&StatusCallbackEvent=completed&Timeout=30");

  create_call (f, TRUE);
  g_assert_no_error (f->error);
  g_assert_true (g_str_has_suffix (f->twilio->forms->pdata[1],
                                   "&Timeout=30&Record=true&RecordingChannels=dual&RecordingTrack=both&Trim=do-not-trim"
                                   "&RecordingStatusCallback=https%3A%2F%2Fphone.example.net%2Fr&RecordingStatusCallbackMethod=POST"
                                   "&RecordingStatusCallbackEvent=in-progress%20completed%20absent"));

  /* An API key takes the place of the token, but not in the path. */
  tandem_settings_set_string (f->settings, "api-key-sid", "SK1");
  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_API_KEY_SECRET, "secret");
  create (f);
  g_assert_no_error (f->error);
  g_assert_cmpstr (f->twilio->authorization, ==, "Basic U0sxOnNlY3JldA==");
}

/* Every name that is sent exists in Twilio's own description of the request. */
static void
test_specification (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "..", "shared", "specs", "twilio-2010-04-01.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("Twilio's specification is not here");
    return;
  }
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) found = json_path_query ("$.paths['/2010-04-01/Accounts/{AccountSid}/Calls.json'].post.requestBody.content"
                                                "['application/x-www-form-urlencoded'].schema.properties",
                                                json_parser_get_root (parser), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (found)), ==, 1);
  JsonObject *properties = json_array_get_object_element (json_node_get_array (found), 0);

  reply_created (f);
  create_call (f, TRUE);
  g_auto (GStrv) fields = g_strsplit (f->twilio->forms->pdata[0], "&", -1);
  for (guint i = 0; fields[i] != NULL; i++) {
    *strchr (fields[i], '=') = '\0';
    g_test_message ("%s", fields[i]);
    g_assert_true (json_object_has_member (properties, fields[i]));
  }
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  static const struct {
    guint status;
    const char *body;
    int code;
    const char *sentence;
    gboolean sent;
  } cases[] = {
    { 401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}", TANDEM_PROVIDER_ERROR_AUTH,
      "Twilio refused the account SID or auth token (20003): check them in Preferences", FALSE },
    { 401, "", TANDEM_PROVIDER_ERROR_AUTH, "Twilio refused the account SID or auth token (20003): check them in Preferences", FALSE },
    { 400, "{\"code\":21211,\"message\":\"The 'To' number is not valid.\",\"status\":400}", TANDEM_PROVIDER_ERROR_REFUSED,
      "Twilio refused: The 'To' number is not valid. (error 21211)", FALSE },
    { 400, "{\"code\":\"21219\",\"message\":\"Unverified\"}", TANDEM_PROVIDER_ERROR_REFUSED, "Twilio refused: Unverified (error 21219)", FALSE },
    { 429, "{\"code\":20429,\"message\":\"Too Many Requests\"}", TANDEM_PROVIDER_ERROR_BUSY, "Twilio is busy (20429): try again in 120 seconds", FALSE },
    { 403, "<html>", TANDEM_PROVIDER_ERROR_REFUSED, "Twilio refused the request (HTTP 403): check the Twilio API URL in Preferences", FALSE },
    { 302, "", TANDEM_PROVIDER_ERROR_REFUSED, "Twilio refused the request (HTTP 302): check the Twilio API URL in Preferences", FALSE },
    { 502, "<html>", TANDEM_PROVIDER_ERROR_UNREACHABLE, "Twilio has a problem of its own (HTTP 502): try again later", TRUE },
    { 500, "{\"code\":20500,\"message\":\"Internal Server Error\"}", TANDEM_PROVIDER_ERROR_REFUSED, "Twilio refused: Internal Server Error (error 20500)", TRUE },
    { 201, "not json", TANDEM_PROVIDER_ERROR_PROTOCOL, "Twilio's answer cannot be understood: check the Twilio API URL in Preferences", TRUE },
    { 201, "{\"sid\":\"SM1\",\"status\":\"queued\"}", TANDEM_PROVIDER_ERROR_PROTOCOL,
      "Twilio's answer cannot be understood: check the Twilio API URL in Preferences", TRUE },
    { 201, "{\"sid\":7,\"status\":[]}", TANDEM_PROVIDER_ERROR_PROTOCOL, "Twilio's answer cannot be understood: check the Twilio API URL in Preferences", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    fake_twilio_forget (f->twilio, CREATE);
    fake_twilio_reply (f->twilio, CREATE, cases[i].status, cases[i].body, cases[i].status == 429 ? "120" : NULL);
    create (f);
    g_assert_null (f->call);
    g_assert_error (f->error, TANDEM_PROVIDER_ERROR, cases[i].code);
    g_assert_cmpstr (f->error->message, ==, cases[i].sentence);
    g_assert_cmpint (f->failure.sent, ==, cases[i].sent);
    /* None of these was repeated. */
    g_assert_cmpuint (f->twilio->requests->len, ==, i + 1);
  }
}

static void
test_busy_then_good (Fixture *f, gconstpointer data)
{
  gint64 before = g_get_monotonic_time ();
  fake_twilio_reply (f->twilio, CREATE, 429, "{\"code\":20429}", "1");
  fake_twilio_reply (f->twilio, CREATE, 429, "{\"code\":20429}", NULL);
  reply_created (f);
  create (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->twilio->requests->len, ==, 3);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, G_USEC_PER_SEC);
}

static void
test_always_busy (Fixture *f, gconstpointer data)
{
  tandem_settings_set_int (f->settings, "max-retry-count", 2);
  fake_twilio_reply (f->twilio, CREATE, 429, "{\"code\":20429}", "0");
  create (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY);
  g_assert_cmpuint (f->twilio->requests->len, ==, 3);
}

static void
test_drop (Fixture *f, gconstpointer data)
{
  fake_twilio_drop (f->twilio, CREATE);
  create (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  g_assert_true (f->failure.sent);
  g_assert_cmpuint (f->twilio->requests->len, ==, 1);
}

static void
test_timeout (Fixture *f, gconstpointer data)
{
  fake_twilio_hang (f->twilio, CREATE);
  create (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  g_assert_cmpstr (f->error->message, ==, "Twilio did not answer in time: check the network and try again");
  g_assert_true (f->failure.sent);
  g_assert_cmpuint (f->twilio->requests->len, ==, 1);
}

static void
test_nobody_there (Fixture *f, gconstpointer data)
{
  /* A port that was free a moment ago. */
  g_autofree char *url = g_strdup (f->twilio->url);
  fake_twilio_free (f->twilio);
  tandem_settings_set_string (f->settings, "twilio-api-url", url);
  tandem_settings_set_int (f->settings, "max-retry-count", 1);
  create (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  g_assert_false (f->failure.sent);
  f->twilio = fake_twilio_new ();
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  f->call = tandem_twilio_client_fetch_call_finish (f->client, result, &f->failure, &f->error);
  f->done = TRUE;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  f->call = tandem_twilio_client_end_call_finish (f->client, result, &f->failure, &f->error);
  f->done = TRUE;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  gint64 now_s;
  g_autoptr (GPtrArray) calls = tandem_twilio_client_list_calls_finish (f->client, result, &now_s, &f->error);
  g_assert_no_error (f->error);
  g_assert_cmpuint (calls->len, ==, 2);
  g_assert_cmpstr (((TandemTwilioCall *) calls->pdata[1])->sid, ==, "CA2");
  g_assert_cmpint (ABS (now_s - g_get_real_time () / G_USEC_PER_SEC), <=, 2);
  f->done = TRUE;
}

static void
test_others (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);
  g_autofree char *ringing = fake_twilio_call (FAKE_CALL, "ringing", 3);
  g_autofree char *other = fake_twilio_call ("CA2", "completed", 60);
  g_autofree char *list = g_strdup_printf ("{\"calls\":[%s,7,{},%s],\"next_page_uri\":null}", ringing, other);

  fake_twilio_reply (f->twilio, "GET /Calls/" FAKE_CALL ".json", 200, ringing, NULL);
  tandem_twilio_client_fetch_call_async (f->client, account, FAKE_CALL, NULL, on_fetched, f);
  wait_done (f);
  g_assert_no_error (f->error);
  g_assert_cmpint (f->call->state, ==, TANDEM_CALL_STATE_RINGING);

  clear_result (f);
  fake_twilio_reply (f->twilio, "GET /Calls.json", 200, list, NULL);
  tandem_twilio_client_list_calls_async (f->client, account, "+12025550123", "+12025550100", NULL, on_listed, f);
  wait_done (f);
  g_assert_cmpstr (f->twilio->targets->pdata[1], ==, FAKE_CALLS "/Calls.json?To=%2B12025550123&From=%2B12025550100&PageSize=20");

  clear_result (f);
  fake_twilio_reply (f->twilio, "POST /Calls/" FAKE_CALL ".json", 404, "{\"code\":20404,\"message\":\"not found\"}", NULL);
  tandem_twilio_client_end_call_async (f->client, account, FAKE_CALL, NULL, on_ended, f);
  wait_done (f);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED);
  g_assert_true (tandem_twilio_failure_is_gone (&f->failure));
  g_assert_cmpstr (f->twilio->forms->pdata[2], ==, "Status=completed");
}

/* Asked twice is not done twice: a 5xx and a lost answer are asked about again, and a call is looked up, never placed. */
static void
test_asked_again (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);
  g_autofree char *ringing = fake_twilio_call (FAKE_CALL, "ringing", 3);

  fake_twilio_reply (f->twilio, "GET /Calls/" FAKE_CALL ".json", 503, "", NULL);
  fake_twilio_drop (f->twilio, "GET /Calls/" FAKE_CALL ".json");
  fake_twilio_reply (f->twilio, "GET /Calls/" FAKE_CALL ".json", 200, ringing, NULL);
  tandem_twilio_client_fetch_call_async (f->client, account, FAKE_CALL, NULL, on_fetched, f);
  wait_done (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->twilio->requests->len, ==, 3);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fake_twilio_hang (f->twilio, "GET /Calls/" FAKE_CALL ".json");
  tandem_twilio_client_fetch_call_async (f->client, account, FAKE_CALL, cancellable, on_fetched, f);
  while (f->twilio->requests->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  wait_done (f);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
expect_not_set_up (Fixture *f, const char *part)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);
  g_autoptr (GError) error = NULL;
  gboolean good = tandem_twilio_account_check (account, &error);
  if (part == NULL) {
    g_assert_no_error (error);
    g_assert_true (good);
    return;
  }
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" lacks \"%s\"", error->message, part);
}

static void
test_account (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *setting, *value, *part;
  } cases[] = {
    { "account-sid", "", "Enter the Twilio account SID" },
    { "account-sid", "SK123", "begins with AC" },
    { "account-sid", "AC12/../x", "begins with AC" },
    { "account-sid", FAKE_ACCOUNT, NULL },
    { "phone-number", "", "Enter your Twilio telephone number" },
    { "phone-number", "2025550100", "+12025550123" },
    { "phone-number", "+12025550100", NULL },
    { "public-url", "", "Enter the public URL" },
    { "tunnel", "ngrok", "the tunnel is not up" },
    { "tunnel-url", "https://a.ngrok.example.net", NULL },
    { "tunnel-url", "", "the tunnel is not up" },
    { "tunnel", "manual", "Enter the public URL" },
    { "public-url", "phone.example.net", "not a complete address" },
    { "public-url", "https://", "not a complete address" },
    { "public-url", "ftp://phone.example.net", "must begin with https://" },
    { "public-url", "http://phone.example.net", "only safe on this computer" },
    { "public-url", "https://u:p@phone.example.net", "user name" },
    { "public-url", "https://phone.example.net/?a=1", "query" },
    { "public-url", "https://my_phone.example.net", "underscore" },
    { "public-url", "http://127.0.0.1:5000", NULL },
    { "public-url", "http://[::1]:5000/", NULL },
    { "public-url", "http://localhost:5000/prefix", NULL },
    { "public-url", "https://phone.example.net/prefix/", NULL },
    { "media-url", "wss://phone.example.net/media?x=1", "TWILIO_STREAM_ENDPOINT" },
    { "media-url", "ws://phone.example.net/media", "TWILIO_STREAM_ENDPOINT" },
    { "media-url", "https://phone.example.net/media", "TWILIO_STREAM_ENDPOINT" },
    { "media-url", "wss://phone.example.net/media", NULL },
    { "twilio-api-url", "http://api.example.net", "TWILIO_API_URL" },
    { "twilio-api-url", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    tandem_settings_set_string (f->settings, cases[i].setting, cases[i].value);
    expect_not_set_up (f, cases[i].part);
  }
  tandem_settings_set_string (f->settings, "media-url", "");
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (f->settings, f->secrets);
  g_autofree char *url = tandem_twilio_account_build_url (account, "/twilio/voice/status");
  g_assert_cmpstr (url, ==, "https://phone.example.net/prefix/twilio/voice/status");
  g_assert_cmpstr (account->media_url, ==, "wss://phone.example.net/prefix/twilio/media");
  g_assert_cmpstr (account->api_url, ==, "https://api.twilio.com");
  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, NULL);
  expect_not_set_up (f, "Enter the Twilio auth token");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, timeout_ms, func) g_test_add ("/twilio/client/" name, Fixture, GINT_TO_POINTER (timeout_ms), set_up, func, tear_down)
  ADD ("create", 0, test_create);
  ADD ("specification", 0, test_specification);
  ADD ("errors", 0, test_errors);
  ADD ("busy-then-good", 0, test_busy_then_good);
  ADD ("always-busy", 0, test_always_busy);
  ADD ("drop", 0, test_drop);
  ADD ("asked-again", 0, test_asked_again);
  ADD ("timeout", 100, test_timeout);
  ADD ("nobody-there", 0, test_nobody_there);
  ADD ("others", 0, test_others);
  ADD ("cancel", 0, test_cancel);
  ADD ("account", 0, test_account);
  return g_test_run ();
}
