// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#define HANG_ON "<Response><Pause length=\"20\"/></Response>"
#define TALK "<Response><Say>Hello.</Say><Pause length=\"20\"/></Response>"

/* Voice URL /twiml, fallback /fallback, status callback /status. */
static void
configure (Fixture *fixture)
{
  g_autofree char *voice = fixture_url_parameter (fixture, "VoiceUrl", "/twiml");
  g_autofree char *fallback = fixture_url_parameter (fixture, "VoiceFallbackUrl", "/fallback");
  g_autofree char *callback = fixture_url_parameter (fixture, "StatusCallback", "/status");
  g_autofree char *form = g_strconcat (voice + 1, fallback, callback, NULL);

  fixture_set_number (fixture, form);
}

static char *
call_in (Fixture *fixture, const char *body)
{
  guint status = 0;
  g_autoptr (JsonObject) json = fixture_call_in (fixture, body, &status);

  g_assert_cmpuint (status, ==, 201);
  return g_strdup (json_object_get_string_member (json, "sid"));
}

static Hook *
last_hook (Fixture *fixture, const char *path)
{
  for (guint i = fixture->hooks->len; i-- > 0;)
    if (g_str_equal (fixture_hook (fixture, i)->path, path))
      return fixture_hook (fixture, i);
  g_assert_not_reached ();
}

/* The number's status callback comes once, at the end. */
static Hook *
wait_end (Fixture *fixture, guint calls)
{
  while (fixture_count_hooks (fixture, "/status") < calls)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture_count_hooks (fixture, "/status"), ==, calls);
  return last_hook (fixture, "/status");
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[][2] = {
    { "AccountSid", FIXTURE_ACCOUNT }, { "ApiVersion", "2010-04-01" }, { "From", "+12025550123" }, { "Caller", "+12025550123" },
    { "To", FIXTURE_NUMBER }, { "Called", FIXTURE_NUMBER }, { "CallStatus", "ringing" }, { "Direction", "inbound" },
    { "CallerName", "ANNA EXAMPLE" }, { "ForwardedFrom", "+12025550190" }, { "StirVerstat", "TN-Validation-Passed-A" },
    { "FromCity", "WASHINGTON" }, { "FromState", "DC" }, { "CallerCountry", "US" }, { "ToCountry", "US" }, { "CalledCity", "" },
    { "CalledZip", "" },
  };
  g_autofree char *sid = NULL;
  Hook *hook;

  configure (fixture);
  fixture->twiml = HANG_ON;
  sid = call_in (fixture, "{\"from\":\"+12025550123\",\"to\":\"" FIXTURE_NUMBER "\",\"scenario\":\"friendly\","
                          "\"caller_name\":\"ANNA EXAMPLE\",\"forwarded_from\":\"+12025550190\"}");
  fixture_wait_hooks (fixture, 1);
  hook = fixture_hook (fixture, 0);
  g_assert_cmpstr (hook->path, ==, "/twiml");
  g_assert_cmpstr (hook_get (hook, "CallSid"), ==, sid);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpstr (hook_get (hook, wanted[i][0]), ==, wanted[i][1]);
  g_assert_nonnull (strstr (hook_get (hook, "CallToken"), "parentCallInfoToken"));
  g_assert_null (hook_get (hook, "CallDuration"));
  hook_assert_signed (hook, TRUE);
}

static void
test_anonymous (Fixture *fixture, gconstpointer data)
{
  static const char *const callers[] = { "anonymous", "+266696687", "+447700900123" };

  configure (fixture);
  fixture->twiml = "<Response><Reject/></Response>";
  for (gsize i = 0; i < G_N_ELEMENTS (callers); i++) {
    g_autofree char *body = g_strdup_printf ("{\"from\":\"%s\"}", callers[i]);
    g_autofree char *sid = call_in (fixture, body);
    Hook *hook = wait_end (fixture, (guint) i + 1);

    g_assert_cmpstr (hook_get (hook, "From"), ==, callers[i]);
    g_assert_cmpstr (hook_get (hook, "StirVerstat"), ==, "No-TN-Validation");
    g_assert_cmpstr (hook_get (hook, "FromCountry"), ==, "");
    g_assert_null (hook_get (hook, "CallerName"));
  }
}

/* Only as the first verb it keeps the call from being answered, and billed. */
static void
test_reject (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *twiml;
    const char *status;
    const char *sip;
    gboolean answered;
  } cases[] = {
    { "<Response><Reject reason=\"busy\"/></Response>", "busy", "486", FALSE },
    { "<Response><Reject/><Say>Not said.</Say></Response>", "no-answer", "487", FALSE },
    { "<Response><Reject reason=\"rejected\"/></Response>", "no-answer", "487", FALSE },
    { "<Response><Pause/><Reject reason=\"busy\"/></Response>", "completed", "200", TRUE },
    { "<Response><Hangup/></Response>", "completed", "200", TRUE },
    { "<Response/>", "completed", "200", TRUE },
  };

  configure (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *sid = NULL;
    g_autoptr (JsonObject) call = NULL;
    Hook *end;

    fixture->twiml = cases[i].twiml;
    sid = call_in (fixture, "{}");
    end = wait_end (fixture, (guint) i + 1);
    g_assert_cmpstr (hook_get (end, "CallSid"), ==, sid);
    g_assert_cmpstr (hook_get (end, "CallStatus"), ==, cases[i].status);
    g_assert_cmpstr (hook_get (end, "SipResponseCode"), ==, cases[i].sip);
    g_assert_cmpstr (hook_get (end, "SequenceNumber"), ==, "0");
    g_assert_cmpstr (hook_get (end, "Direction"), ==, "inbound");
    g_assert_cmpstr (hook_get (end, "CallDuration"), ==, cases[i].answered ? "1" : "0");
    call = fixture_fetch_call (fixture, sid);
    g_assert_cmpstr (json_object_get_string_member (call, "status"), ==, cases[i].status);
    g_assert_cmpstr (json_object_get_string_member (call, "direction"), ==, "inbound");
    g_assert_true (json_object_get_null_member (call, "duration") == !cases[i].answered);
  }
  g_assert_cmpuint (fixture_count_events (fixture, "call", "rejected"), ==, 3);
  g_assert_cmpuint (fixture_count_events (fixture, "call", "answered"), ==, 3);
  g_assert_cmpuint (fixture_count_events (fixture, "twiml", "say"), ==, 0);
}

static guint
update (Fixture *fixture, const char *sid, const char *form, int *code)
{
  g_autofree char *path = g_strdup_printf ("/Calls/%s.json", sid);
  guint status = 0;
  g_autoptr (JsonObject) json = fixture_request (fixture, path, form, &status);

  *code = (int) json_object_get_int_member_with_default (json, "code", 0);
  return status;
}

/* A leading pause is ringing: nothing can be done to the call but to end it. */
static void
test_ringing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = NULL;
  g_autofree char *url = fixture_url_parameter (fixture, "Url", "/other");
  g_autofree char *recordings = NULL;
  g_autofree char *heard = NULL;
  guint status = 0;
  int code = 0;
  Hook *end;

  configure (fixture);
  fixture->twiml = HANG_ON;
  sid = call_in (fixture, "{}");
  fixture_wait_hooks (fixture, 1);
  fixture_run_ms (200);
  fixture_assert_status (fixture, sid, "ringing");
  g_assert_cmpuint (update (fixture, sid, "Twiml=%3CResponse%2F%3E", &code), ==, 400);
  g_assert_cmpint (code, ==, 21220);
  g_assert_cmpuint (update (fixture, sid, url + 1, &code), ==, 400);
  g_assert_cmpint (code, ==, 21220);
  recordings = g_strdup_printf ("/Calls/%s/Recordings.json", sid);
  g_autoptr (JsonObject) refused = fixture_request (fixture, recordings, "", &status);
  g_assert_cmpuint (status, ==, 400);
  fixture_assert_status (fixture, sid, "ringing");
  g_assert_cmpuint (update (fixture, sid, "Status=completed", &code), ==, 200);
  end = wait_end (fixture, 1);
  g_assert_cmpstr (hook_get (end, "CallStatus"), ==, "canceled");
  g_assert_cmpstr (hook_get (end, "CallDuration"), ==, "0");
  g_assert_cmpuint (fixture_count_hooks (fixture, "/other"), ==, 0);
  heard = g_strdup_printf ("%s/%s-heard.wav", fixture->directory, sid);
  g_assert_false (g_file_test (heard, G_FILE_TEST_EXISTS));
}

/* <Pause> and <Redirect> go on ringing as long as one likes; then it is answered and the caller hears it. */
static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = NULL;
  int code = 0;

  configure (fixture);
  fixture->twiml = "<Response><Pause length=\"1\"/><Redirect/></Response>";
  sid = call_in (fixture, "{}");
  fixture_wait_hooks (fixture, 3);
  fixture->twiml = "<Response><Redirect>/answer</Redirect></Response>";
  g_hash_table_insert (fixture->pages, (gpointer) "/answer", (gpointer) TALK);
  fixture_wait_events (fixture, "twiml", "said", 1);
  for (guint i = 0; i < fixture->hooks->len; i++) {
    Hook *hook = fixture_hook (fixture, i);

    g_assert_cmpstr (hook_get (hook, "CallStatus"), ==, "ringing");
    g_assert_cmpstr (hook_get (hook, "CallSid"), ==, sid);
    hook_assert_signed (hook, TRUE);
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (hook->token, !=, fixture_hook (fixture, j)->token);
  }
  g_assert_cmpuint (fixture_count_hooks (fixture, "/answer"), ==, 1);
  fixture_assert_status (fixture, sid, "in-progress");
  g_assert_cmpuint (fixture_count_events (fixture, "call", "answered"), ==, 1);
  g_assert_cmpuint (fixture_count_events (fixture, "person", "heard_speech_started"), ==, 1);
  /* Other TwiML now takes effect at once. */
  g_hash_table_insert (fixture->pages, (gpointer) "/other", (gpointer) "<Response><Hangup/></Response>");
  g_autofree char *url = fixture_url_parameter (fixture, "Url", "/other");
  g_assert_cmpuint (update (fixture, sid, url + 1, &code), ==, 200);
  g_assert_cmpstr (hook_get (wait_end (fixture, 1), "CallStatus"), ==, "completed");
  g_assert_cmpstr (hook_get (last_hook (fixture, "/other"), "CallStatus"), ==, "in-progress");
}

/* What is heard counts from the answer, not from the ring. */
static void
test_heard (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = NULL;
  g_autofree char *path = NULL;
  g_autofree char *wav = NULL;
  gsize length = 0;
  int code = 0;

  configure (fixture);
  fixture->twiml = "<Response><Pause length=\"2\"/><Say>Hello.</Say></Response>";
  sid = call_in (fixture, "{}");
  g_assert_cmpstr (hook_get (wait_end (fixture, 1), "CallStatus"), ==, "completed");
  path = g_strdup_printf ("%s/%s-heard.wav", fixture->directory, sid);
  g_assert_true (g_file_get_contents (path, &wav, &length, NULL));
  g_assert_cmpuint (length, >, 58 + 8 * 200);
  g_assert_cmpuint (length, <, 58 + 8 * 2000);
  g_assert_cmpuint (update (fixture, sid, "Status=completed", &code), ==, 400);
  g_assert_cmpint (code, ==, 21220);
}

/* The application closes the stream once it has begun. */
static void
on_message (SoupWebsocketConnection *connection, gint type, GBytes *message, gpointer user_data)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));

  if (strstr (text, "\"event\":\"start\"") != NULL) {
    *(char **) user_data = g_steal_pointer (&text);
    soup_websocket_connection_close (connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  }
}

static void
on_connection_closed (SoupWebsocketConnection *connection, gpointer user_data)
{
  g_object_unref (connection);
}

static void
on_websocket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer user_data)
{
  g_signal_connect (connection, "message", G_CALLBACK (on_message), user_data);
  g_signal_connect (connection, "closed", G_CALLBACK (on_connection_closed), NULL);
  g_object_ref (connection);
}

/* After a while of ringing a stream is connected; when the application closes it, the action is asked. */
static void
test_connect (Fixture *fixture, gconstpointer data)
{
  g_autofree char *started = NULL;
  g_autofree char *twiml = g_strdup_printf ("<Response><Pause/><Connect action=\"/ended\"><Stream url=\"ws%s/media\"><Parameter name=\"token\" "
                                            "value=\"secret\"/></Stream></Connect></Response>", fixture->app_url + strlen ("http"));
  g_autofree char *sid = NULL;
  Hook *hook;

  configure (fixture);
  soup_server_add_websocket_handler (fixture->app, "/media", NULL, NULL, on_websocket, &started, NULL);
  fixture->twiml = twiml;
  g_hash_table_insert (fixture->pages, (gpointer) "/ended", (gpointer) "<Response><Say>Goodbye.</Say></Response>");
  sid = call_in (fixture, "{\"from\":\"anonymous\"}");
  g_assert_cmpstr (hook_get (wait_end (fixture, 1), "CallStatus"), ==, "completed");
  g_assert_nonnull (strstr (started, sid));
  g_assert_nonnull (strstr (started, "\"token\":\"secret\""));
  hook = last_hook (fixture, "/ended");
  g_assert_cmpstr (hook_get (hook, "CallStatus"), ==, "in-progress");
  g_assert_cmpstr (hook_get (hook, "Direction"), ==, "inbound");
  g_assert_cmpuint (fixture_count_events (fixture, "twiml", "said"), ==, 1);
  g_assert_cmpuint (fixture_count_events (fixture, "call", "answered"), ==, 1);
}

static void
test_caller_gives_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *impatient = NULL;
  g_autofree char *told = NULL;
  g_autofree char *path = NULL;
  g_autoptr (SoupMessage) message = NULL;

  configure (fixture);
  fixture->twiml = HANG_ON;
  impatient = call_in (fixture, "{\"scenario\":\"impatient\"}");
  g_assert_cmpstr (hook_get (wait_end (fixture, 1), "CallStatus"), ==, "no-answer");
  g_assert_cmpstr (hook_get (last_hook (fixture, "/status"), "From"), ==, "+12025550107");
  told = call_in (fixture, "{}");
  path = g_strdup_printf ("/simulator/calls/%s/hangup", told);
  message = fixture_send (fixture, "POST", path, NULL, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  g_assert_cmpstr (hook_get (wait_end (fixture, 2), "CallStatus"), ==, "no-answer");
  fixture_assert_status (fixture, told, "no-answer");
}

static void
test_application_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = NULL;
  g_autofree char *second = NULL;
  Hook *hook;

  configure (fixture);
  g_hash_table_insert (fixture->pages, (gpointer) "/fallback", (gpointer) "<Response><Reject reason=\"busy\"/></Response>");
  fixture->app_status = 500;
  sid = call_in (fixture, "{}");
  g_assert_cmpstr (hook_get (wait_end (fixture, 1), "CallStatus"), ==, "busy");
  /* An answer, even this one, is not asked for twice. */
  g_assert_cmpuint (fixture_count_hooks (fixture, "/twiml"), ==, 1);
  hook = last_hook (fixture, "/fallback");
  g_assert_cmpstr (hook_get (hook, "ErrorCode"), ==, "11200");
  g_assert_nonnull (strstr (hook_get (hook, "ErrorUrl"), "/twiml"));
  g_assert_cmpstr (hook_get (hook, "CallStatus"), ==, "ringing");
  hook_assert_signed (hook, TRUE);
  /* Without a fallback the caller is told, and pays. */
  fixture_set_number (fixture, "VoiceFallbackUrl=");
  second = call_in (fixture, "{}");
  g_assert_cmpstr (hook_get (wait_end (fixture, 2), "CallStatus"), ==, "completed");
  g_assert_cmpstr (hook_get (last_hook (fixture, "/status"), "CallDuration"), !=, "0");
  g_assert_cmpuint (fixture_count_events (fixture, "person", "heard_speech_started"), ==, 1);
}

/* Never answered: the connection stays as it is. */
static void
on_silent (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  soup_server_message_pause (message);
  g_ptr_array_add (user_data, g_object_ref (message));
}

/* The fragment of the voice URL says what is repeated, and how long it may take. */
static void
test_overrides (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) silent = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *repeated = fixture_url_parameter (fixture, "VoiceUrl", "/twiml#rc=2&rp=5xx");
  g_autofree char *limited = fixture_url_parameter (fixture, "VoiceUrl", "/silent#tt=500");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gint64 before;

  configure (fixture);
  g_hash_table_insert (fixture->pages, (gpointer) "/fallback", (gpointer) "<Response><Reject reason=\"busy\"/></Response>");
  fixture->app_status = 503;
  fixture_set_number (fixture, repeated + 1);
  first = call_in (fixture, "{}");
  wait_end (fixture, 1);
  g_assert_cmpuint (fixture_count_hooks (fixture, "/twiml"), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (fixture_hook (fixture, i)->token, ==, fixture_hook (fixture, 0)->token);
  soup_server_add_handler (fixture->app, "/silent", on_silent, silent, NULL);
  fixture_set_number (fixture, limited + 1);
  before = g_get_monotonic_time ();
  second = call_in (fixture, "{}");
  g_assert_cmpstr (hook_get (wait_end (fixture, 2), "CallStatus"), ==, "busy");
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 490 * 1000);
  g_assert_cmpstr (hook_get (last_hook (fixture, "/fallback"), "ErrorCode"), ==, "11200");
  g_assert_cmpuint (silent->len, ==, 1);
  soup_server_message_unpause (g_ptr_array_index (silent, 0));
}

/* No voice URL, or one that counts for nothing. */
static void
test_not_configured (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *url = NULL;

  first = call_in (fixture, "{}");
  fixture_wait_events (fixture, "call", "completed", 1);
  configure (fixture);
  fixture_set_number (fixture, "VoiceApplicationSid=AP00000000000000000000000000000001");
  second = call_in (fixture, "{}");
  wait_end (fixture, 1);
  g_assert_cmpuint (fixture_count_hooks (fixture, "/twiml"), ==, 0);
  g_assert_cmpuint (fixture_count_events (fixture, "twiml", "error"), ==, 2);
  /* As the program's --voice-url does. */
  fixture_set_number (fixture, "VoiceApplicationSid=&VoiceUrl=");
  url = g_strconcat (fixture->app_url, "/twiml", NULL);
  tandem_sim_numbers_set_voice_url (fixture->numbers, url);
  third = call_in (fixture, "{}");
  wait_end (fixture, 2);
  g_assert_cmpuint (fixture_count_hooks (fixture, "/twiml"), ==, 1);
}

static guint
list (Fixture *fixture, const char *query)
{
  g_autofree char *path = g_strconcat ("/Calls.json?", query, NULL);
  g_autoptr (JsonObject) json = fixture_request (fixture, path, NULL, NULL);

  return json_array_get_length (json_object_get_array_member (json, "calls"));
}

static void
test_burst (Fixture *fixture, gconstpointer data)
{
  guint status = 0;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (GHashTable) callers = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *sids;

  configure (fixture);
  fixture->twiml = "<Response><Reject reason=\"busy\"/></Response>";
  json = fixture_call_in (fixture, "{\"from\":\"+12025550195\",\"count\":20}", &status);
  g_assert_cmpuint (status, ==, 201);
  sids = json_object_get_array_member (json, "sids");
  g_assert_cmpuint (json_array_get_length (sids), ==, 20);
  g_assert_cmpstr (json_object_get_string_member (json, "sid"), ==, json_array_get_string_element (sids, 0));
  wait_end (fixture, 20);
  for (guint i = 0; i < fixture->hooks->len; i++)
    g_hash_table_add (callers, (gpointer) hook_get (fixture_hook (fixture, i), "From"));
  g_assert_cmpuint (g_hash_table_size (callers), ==, 20);
  g_assert_true (g_hash_table_contains (callers, "+12025550195") && g_hash_table_contains (callers, "+12025550214"));
  /* What an application sees that was away. */
  g_assert_cmpuint (list (fixture, "To=%2B15005550006&StartTime%3E=2020-01-01"), ==, 20);
  g_assert_cmpuint (list (fixture, "To=%2B15005550006&StartTime%3C=2020-01-01"), ==, 0);
  g_assert_cmpuint (list (fixture, "From=%2B12025550200&Status=busy"), ==, 1);
  g_assert_cmpuint (list (fixture, "To=%2B12025550190"), ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const bodies[] = {
    "", "[]", "{", "{\"from\":5}", "{\"from\":\"5550123\"}", "{\"to\":\"+12025550199\"}", "{\"scenario\":\"nobody\"}",
    "{\"scenario\":\"busy\"}", "{\"count\":0}", "{\"count\":201}", "{\"count\":\"2\"}", "{\"caller_name\":null,\"count\":-1}",
  };

  configure (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    guint status = 0;
    g_autoptr (JsonObject) json = fixture_call_in (fixture, bodies[i], &status);

    g_assert_cmpuint (status, ==, 400);
    g_assert_true (json_object_has_member (json, "error"));
  }
  g_assert_cmpuint (list (fixture, "PageSize=50"), ==, 0);
  g_assert_cmpuint (fixture->hooks->len, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "request", test_request }, { "anonymous", test_anonymous }, { "reject", test_reject }, { "ringing", test_ringing },
    { "redirects", test_redirects }, { "heard", test_heard }, { "connect", test_connect }, { "caller-gives-up", test_caller_gives_up },
    { "application-fails", test_application_fails }, { "overrides", test_overrides }, { "not-configured", test_not_configured }, { "burst", test_burst },
    { "refused", test_refused },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/sim-call-in/", tests[i].name, NULL);

    g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
  }
  return g_test_run ();
}
