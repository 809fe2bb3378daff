// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#define EMPTY "Twiml=%3CResponse%2F%3E"

/* The webhooks from @first on are exactly these status callbacks, in order, and signed. */
static void
assert_callbacks (Fixture *fixture, const char *sid, guint first, const char *const *statuses)
{
  guint n = g_strv_length ((char **) statuses);

  fixture_wait_hooks (fixture, first + n);
  for (guint i = 0; i < n; i++) {
    Hook *hook = fixture_hook (fixture, first + i);
    g_autofree char *sequence = g_strdup_printf ("%u", i);

    g_assert_cmpstr (hook->path, ==, "/status");
    g_assert_cmpstr (hook_get (hook, "CallStatus"), ==, statuses[i]);
    g_assert_cmpstr (hook_get (hook, "SequenceNumber"), ==, sequence);
    g_assert_cmpstr (hook_get (hook, "CallSid"), ==, sid);
    g_assert_cmpstr (hook_get (hook, "AccountSid"), ==, FIXTURE_ACCOUNT);
    g_assert_cmpstr (hook_get (hook, "CallbackSource"), ==, "call-progress-events");
    g_assert_nonnull (hook_get (hook, "Timestamp"));
    g_assert_true ((hook_get (hook, "CallDuration") != NULL) == (i + 1 == n));
    hook_assert_signed (hook, TRUE);
  }
}

static void
test_completed (Fixture *fixture, gconstpointer data)
{
  static const char *const statuses[] = { "initiated", "ringing", "in-progress", "completed", NULL };
  g_autofree char *sid = fixture_call (fixture, "+12025550101", "Twiml=%3CResponse%3E%3CPause%2F%3E%3C%2FResponse%3E");
  g_autoptr (JsonObject) call = NULL;

  assert_callbacks (fixture, sid, 0, statuses);
  g_assert_cmpstr (hook_get (fixture_hook (fixture, 3), "CallDuration"), !=, "0");
  g_assert_cmpstr (hook_get (fixture_hook (fixture, 3), "Duration"), ==, "1");
  call = fixture_fetch_call (fixture, sid);
  g_assert_cmpstr (json_object_get_string_member (call, "status"), ==, "completed");
  g_assert_cmpstr (json_object_get_string_member (call, "duration"), !=, "0");
  g_assert_false (json_object_get_null_member (call, "start_time"));
  g_assert_false (json_object_get_null_member (call, "end_time"));
}

static void
test_declined (Fixture *fixture, gconstpointer data)
{
  static const char *const busy[] = { "initiated", "ringing", "busy", NULL };
  static const char *const failed[] = { "initiated", "failed", NULL };
  g_autofree char *first = fixture_call (fixture, "+12025550103", EMPTY);
  g_autofree char *second = NULL;

  assert_callbacks (fixture, first, 0, busy);
  g_assert_cmpstr (hook_get (fixture_hook (fixture, 2), "SipResponseCode"), ==, "486");
  second = fixture_call (fixture, "+12025550105", EMPTY);
  assert_callbacks (fixture, second, 3, failed);
  fixture_assert_status (fixture, second, "failed");
}

static void
test_ring_timeout (Fixture *fixture, gconstpointer data)
{
  static const char *const statuses[] = { "initiated", "ringing", "no-answer", NULL };
  g_autofree char *sid = fixture_call (fixture, "+12025550104", EMPTY "&Timeout=1");

  assert_callbacks (fixture, sid, 0, statuses);
  g_assert_cmpstr (hook_get (fixture_hook (fixture, 2), "SipResponseCode"), ==, "487");
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  g_autofree char *app = g_uri_escape_string (fixture->app_url, NULL, FALSE);
  g_autofree char *base = g_strconcat ("To=%2B12025550101&From=%2B15005550006&" EMPTY "&StatusCallback=", app, "%2Fstatus", NULL);
  g_autofree char *joined = g_strconcat (base, "&StatusCallbackEvent=initiated+completed", NULL);
  g_autoptr (JsonObject) first = fixture_request (fixture, "/Calls.json", base, NULL);
  g_autoptr (JsonObject) second = NULL;
  guint status = 0;

  /* By default the end only. */
  fixture_wait_hooks (fixture, 1);
  g_assert_cmpstr (hook_get (fixture_hook (fixture, 0), "CallStatus"), ==, "completed");
  g_assert_cmpstr (hook_get (fixture_hook (fixture, 0), "SequenceNumber"), ==, "0");
  second = fixture_request (fixture, "/Calls.json", joined, &status);
  g_assert_cmpuint (status, ==, 201);
  fixture_run_ms (600);
  fixture_assert_status (fixture, json_object_get_string_member (second, "sid"), "completed");
  g_assert_cmpuint (fixture->hooks->len, ==, 1);
}

static char *
url_of (Fixture *fixture, const char *path)
{
  g_autofree char *url = g_strconcat (fixture->app_url, path, NULL);
  g_autofree char *escaped = g_uri_escape_string (url, NULL, FALSE);

  return g_strconcat ("Url=", escaped, NULL);
}

static Hook *
find_hook (Fixture *fixture, const char *path)
{
  for (guint i = 0; i < fixture->hooks->len; i++)
    if (g_str_equal (fixture_hook (fixture, i)->path, path))
      return fixture_hook (fixture, i);
  return NULL;
}

static void
test_fetch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = url_of (fixture, "/twiml");
  g_autofree char *sid = NULL;
  Hook *hook;

  fixture->twiml = "<Response><Unknown/><Hangup/></Response>";
  sid = fixture_call (fixture, "+12025550101", url);
  fixture_wait_hooks (fixture, 5);
  hook = find_hook (fixture, "/twiml");
  hook_assert_signed (hook, TRUE);
  g_assert_cmpstr (hook_get (hook, "CallSid"), ==, sid);
  g_assert_cmpstr (hook_get (hook, "CallStatus"), ==, "in-progress");
  g_assert_cmpstr (hook_get (hook, "Direction"), ==, "outbound-api");
  g_assert_cmpstr (hook_get (hook, "Called"), ==, "+12025550101");
  g_assert_cmpstr (hook_get (hook, "FromCity"), ==, "");
}

static void
test_fetch_fails (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "<Response>", "nonsense", "<Response/>" };
  g_autofree char *url = url_of (fixture, "/twiml");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *sid = NULL;

    fixture->twiml = bad[i];
    fixture->app_status = i == 2 ? 500 : 200;
    sid = fixture_call (fixture, "+12025550101", url);
    fixture_wait_hooks (fixture, (i + 1) * 5);
    fixture_assert_status (fixture, sid, "completed");
  }
}

static void
test_redirect_relative (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = url_of (fixture, "/twiml");
  g_autofree char *sid = NULL;

  fixture->twiml = "<Response><Redirect>next?a=1&amp;b=2</Redirect></Response>";
  sid = fixture_call (fixture, "+12025550101", url);
  fixture_wait_hooks (fixture, 6);
  g_assert_nonnull (find_hook (fixture, "/next"));
}

static void
test_stream_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ws = g_strconcat ("ws", fixture->app_url + strlen ("http"), "/media", NULL);
  g_autofree char *twiml = g_strdup_printf ("<Response><Connect action=\"%s/action\"><Stream url=\"%s\" statusCallback=\"%s/stream\"/>"
                                            "</Connect></Response>", fixture->app_url, ws, fixture->app_url);
  g_autofree char *escaped = g_uri_escape_string (twiml, NULL, FALSE);
  g_autofree char *instructions = g_strconcat ("Twiml=", escaped, NULL);
  g_autofree char *sid = fixture_call (fixture, "+12025550101", instructions);
  Hook *stream;

  fixture_wait_hooks (fixture, 6);
  stream = find_hook (fixture, "/stream");
  g_assert_nonnull (stream);
  g_assert_cmpstr (hook_get (stream, "StreamEvent"), ==, "stream-error");
  hook_assert_signed (find_hook (fixture, "/action"), TRUE);
  fixture_run_ms (50);
  fixture_assert_status (fixture, sid, "completed");
}

static void
test_query_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const urls[] = { "wss://example.com/media?a=1", "ws://example.com/media", "nonsense" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autofree char *twiml = g_strdup_printf ("<Response><Connect><Stream url=\"%s\"/></Connect></Response>", urls[i]);
    g_autofree char *escaped = g_uri_escape_string (twiml, NULL, FALSE);
    g_autofree char *instructions = g_strconcat ("Twiml=", escaped, NULL);
    g_autofree char *sid = fixture_call (fixture, "+12025550101", instructions);

    fixture_wait_hooks (fixture, (i + 1) * 4);
    fixture_assert_status (fixture, sid, "completed");
  }
}

/* Every verb that makes a sound takes its time, and the person really hears what is said. */
static void
test_verbs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *twiml = g_strdup_printf ("<Response><Message to=\"+12025550101\">m</Message><Say>Hello, who is there?</Say>"
                                            "<Play digits=\"12\"/><Record maxLength=\"1\" trim=\"do-not-trim\" action=\"%s/recorded\"/></Response>",
                                            fixture->app_url);
  g_autofree char *escaped = g_uri_escape_string (twiml, NULL, FALSE);
  g_autofree char *instructions = g_strconcat ("Twiml=", escaped, NULL);
  g_autofree char *sid = fixture_call (fixture, "+12025550101", instructions);
  Hook *recorded;

  fixture_wait_hooks (fixture, 5);
  recorded = find_hook (fixture, "/recorded");
  g_assert_nonnull (recorded);
  g_assert_cmpstr (hook_get (recorded, "RecordingDuration"), ==, "1");
  g_assert_cmpint (g_ascii_strtoll (hook_get (fixture_hook (fixture, 4), "CallDuration"), NULL, 10), >=, 2);
  g_assert_cmpuint (fixture_count_events (fixture, "twiml", "message"), ==, 1);
  g_assert_cmpuint (fixture_count_events (fixture, "twiml", "say"), ==, 1);
  g_assert_cmpuint (fixture_count_events (fixture, "twiml", "play"), ==, 1);
  g_assert_cmpuint (fixture_count_events (fixture, "person", "heard_speech_started"), >=, 1);
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

static void
test_update (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = fixture_call (fixture, "+12025550101", "Twiml=%3CResponse%3E%3CPause+length%3D%2230%22%2F%3E%3C%2FResponse%3E");
  g_autofree char *canceled = fixture_call (fixture, "+12025550104", EMPTY);
  int code = 0;

  g_assert_cmpuint (update (fixture, canceled, EMPTY, &code), ==, 400);
  g_assert_cmpint (code, ==, 21220);
  g_assert_cmpuint (update (fixture, canceled, "Status=canceled", &code), ==, 200);
  fixture_assert_status (fixture, canceled, "canceled");
  fixture_run_ms (600);
  fixture_assert_status (fixture, sid, "in-progress");
  g_assert_cmpuint (update (fixture, sid, "Status=canceled", &code), ==, 200);
  fixture_assert_status (fixture, sid, "in-progress");
  g_assert_cmpuint (update (fixture, sid, "Status=ringing", &code), ==, 400);
  g_assert_cmpuint (update (fixture, sid, "Twiml=%3CResponse%3E%3CPause+length%3D%2220%22%2F%3E%3C%2FResponse%3E", &code), ==, 200);
  fixture_run_ms (50);
  fixture_assert_status (fixture, sid, "in-progress");
  g_assert_cmpuint (update (fixture, sid, EMPTY, &code), ==, 200);
  fixture_assert_status (fixture, sid, "completed");
  g_assert_cmpuint (update (fixture, sid, "Status=completed", &code), ==, 400);
  g_assert_cmpint (code, ==, 21220);
}

static void
test_person_hangs_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = fixture_call (fixture, "+12025550101", "Twiml=%3CResponse%3E%3CPause+length%3D%2230%22%2F%3E%3C%2FResponse%3E");
  g_autofree char *path = g_strdup_printf ("/simulator/calls/%s/hangup", sid);
  g_autoptr (SoupMessage) message = NULL;

  fixture_wait_hooks (fixture, 3);
  message = fixture_send (fixture, "POST", path, NULL, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  fixture_wait_hooks (fixture, 4);
  g_assert_cmpstr (hook_get (fixture_hook (fixture, 3), "CallStatus"), ==, "completed");
}

static void
test_webhook_faults (Fixture *fixture, gconstpointer data)
{
  static const char *const reordered[] = { "ringing", "initiated", "in-progress", "completed" };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  tandem_sim_faults_arm (fixture->faults, "webhook-duplicate", 1, NULL);
  first = fixture_call (fixture, "+12025550101", EMPTY);
  fixture_wait_hooks (fixture, 5);
  g_assert_cmpstr (hook_get (fixture_hook (fixture, 1), "CallStatus"), ==, "initiated");
  g_assert_cmpstr (fixture_hook (fixture, 0)->token, ==, fixture_hook (fixture, 1)->token);
  g_assert_cmpstr (fixture_hook (fixture, 1)->token, !=, fixture_hook (fixture, 2)->token);
  tandem_sim_faults_arm (fixture->faults, "webhook-reorder", 1, NULL);
  second = fixture_call (fixture, "+12025550101", EMPTY);
  fixture_wait_hooks (fixture, 9);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (hook_get (fixture_hook (fixture, 5 + i), "CallStatus"), ==, reordered[i]);
  tandem_sim_faults_arm (fixture->faults, "webhook-bad-signature", 1, NULL);
  third = fixture_call (fixture, "+12025550101", EMPTY);
  fixture_wait_hooks (fixture, 13);
  hook_assert_signed (fixture_hook (fixture, 9), FALSE);
  hook_assert_signed (fixture_hook (fixture, 10), TRUE);
}

/* Nobody listens: the call goes on all the same. */
static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = NULL;

  soup_server_disconnect (fixture->app);
  sid = fixture_call (fixture, "+12025550101", EMPTY);
  fixture_run_ms (800);
  fixture_assert_status (fixture, sid, "completed");
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 50; i++) {
    g_autofree char *sid = fixture_call (fixture, "+12025550101", "Twiml=%3CResponse%3E%3CPause%2F%3E%3C%2FResponse%3E");
  }
  fixture_wait_hooks (fixture, 200);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "completed", test_completed }, { "declined", test_declined }, { "ring-timeout", test_ring_timeout },
    { "events", test_events }, { "fetch", test_fetch }, { "fetch-fails", test_fetch_fails },
    { "redirect-relative", test_redirect_relative }, { "stream-refused", test_stream_refused },
    { "query-refused", test_query_refused }, { "verbs", test_verbs }, { "update", test_update }, { "person-hangs-up", test_person_hangs_up },
    { "webhook-faults", test_webhook_faults }, { "unreachable", test_unreachable }, { "many", test_many },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/simulator/calls/", tests[i].name, NULL);

    g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
  }
  return g_test_run ();
}
