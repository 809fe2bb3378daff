// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#include "tandem-sim-mulaw.h"

static char *
call_in (Fixture *fixture, const char *scenario)
{
  g_autofree char *voice = fixture_url_parameter (fixture, "VoiceUrl", "/twiml");
  g_autofree char *body = g_strdup_printf ("{\"scenario\":\"%s\"}", scenario);
  g_autoptr (JsonObject) json = NULL;
  guint status = 0;

  fixture_set_number (fixture, voice + 1);
  json = fixture_call_in (fixture, body, &status);
  g_assert_cmpuint (status, ==, 201);
  return g_strdup (json_object_get_string_member (json, "sid"));
}

static void
hang_up (Fixture *fixture, const char *sid)
{
  g_autofree char *path = g_strdup_printf ("/simulator/calls/%s/hangup", sid);
  g_autoptr (SoupMessage) message = fixture_send (fixture, "POST", path, NULL, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
}

/* The calls that @parent dialled, oldest last.  (transfer full) */
static JsonObject *
list_children (Fixture *fixture, const char *parent)
{
  g_autofree char *path = g_strdup_printf ("/Calls.json?ParentCallSid=%s", parent);

  return fixture_request (fixture, path, NULL, NULL);
}

static guint
count_loud (Fixture *fixture, const char *sid)
{
  g_autofree char *path = g_strdup_printf ("%s/%s-heard.wav", fixture->directory, sid);
  g_autofree char *heard = NULL;
  gsize n = 0;
  guint loud = 0;

  g_assert_true (g_file_get_contents (path, &heard, &n, NULL));
  for (gsize i = 58; i < n; i++)
    loud += ABS (tandem_sim_mulaw_decode ((guint8) heard[i])) > 2000;
  return loud;
}

/* A blind transfer: both hear each other, and the application hears how it ended. */
static void
test_number (Fixture *fixture, gconstpointer data)
{
  static const char *const statuses[] = { "initiated", "ringing", "in-progress", "completed" };
  g_autofree char *sid = NULL;
  g_autofree char *child = NULL;
  g_autoptr (JsonObject) children = NULL;
  JsonObject *leg;
  Hook *action;

  fixture->twiml = "<Response><Dial action=\"/dialed\"><Number statusCallback=\"/leg\" statusCallbackEvent=\"initiated ringing answered "
                   "completed\">+12025550106</Number></Dial></Response>";
  sid = call_in (fixture, "speaker");
  /* The tone, and the sentence. */
  fixture_wait_events (fixture, "person", "heard_speech_ended", 2);
  children = list_children (fixture, sid);
  leg = json_array_get_object_element (json_object_get_array_member (children, "calls"), 0);
  child = g_strdup (json_object_get_string_member (leg, "sid"));
  g_assert_cmpstr (json_object_get_string_member (leg, "direction"), ==, "outbound-dial");
  g_assert_cmpstr (json_object_get_string_member (leg, "parent_call_sid"), ==, sid);
  g_assert_cmpstr (json_object_get_string_member (leg, "status"), ==, "in-progress");
  g_assert_cmpstr (json_object_get_string_member (leg, "from"), ==, "+12025550108");
  hang_up (fixture, child);
  action = fixture_wait_hook (fixture, "/dialed", 1);
  hook_assert_signed (action, TRUE);
  g_assert_cmpstr (hook_get (action, "DialCallStatus"), ==, "completed");
  g_assert_cmpstr (hook_get (action, "DialBridged"), ==, "true");
  g_assert_cmpstr (hook_get (action, "DialCallSid"), ==, child);
  g_assert_cmpint (g_ascii_strtoll (hook_get (action, "DialCallDuration"), NULL, 10), >=, 1);
  g_assert_cmpstr (hook_get (action, "CallSid"), ==, sid);
  g_assert_cmpstr (hook_get (action, "CallStatus"), ==, "in-progress");
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++) {
    Hook *hook = fixture_wait_hook (fixture, "/leg", i + 1);

    g_assert_cmpstr (hook_get (hook, "CallStatus"), ==, statuses[i]);
    g_assert_cmpstr (hook_get (hook, "ParentCallSid"), ==, sid);
    g_assert_cmpstr (hook_get (hook, "CallSid"), ==, child);
  }
  fixture_wait_events (fixture, "call", "completed", 2);
  /* 400 ms of tone for the caller, more than a second of speech for the other. */
  g_assert_cmpuint (count_loud (fixture, sid), >, 2000);
  g_assert_cmpuint (count_loud (fixture, child), >, 1000);
}

static void
test_not_reached (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "<Dial action=\"/dialed\">+12025550103</Dial>", "busy" },
    { "<Dial action=\"/dialed\"><Number>+12025550105</Number></Dial>", "failed" },
    { "<Dial action=\"/dialed\"><Client>anna</Client></Dial>", "failed" },
    { "<Dial action=\"/dialed\" timeout=\"1\">+12025550104</Dial>", "no-answer" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *twiml = g_strconcat ("<Response>", cases[i][0], "</Response>", NULL);
    g_autofree char *sid = NULL;
    Hook *action;

    fixture->twiml = g_intern_string (twiml);
    sid = call_in (fixture, "friendly");
    action = fixture_wait_hook (fixture, "/dialed", i + 1);
    g_assert_cmpstr (hook_get (action, "CallSid"), ==, sid);
    g_assert_cmpstr (hook_get (action, "DialCallStatus"), ==, cases[i][1]);
    g_assert_cmpstr (hook_get (action, "DialBridged"), ==, "false");
    g_assert_null (hook_get (action, "DialCallDuration"));
  }
}

/* Several ring, the first wins; other TwiML for the caller ends it, and the action is told. */
static void
test_first_and_redirect (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) children = NULL;
  g_autoptr (JsonObject) answer = NULL;
  JsonArray *legs;
  guint status = 0;

  fixture->twiml = "<Response><Dial action=\"/dialed\"><Number>+12025550104</Number><Number>+12025550101</Number></Dial></Response>";
  sid = call_in (fixture, "friendly");
  fixture_wait_events (fixture, "call", "canceled", 1);
  children = list_children (fixture, sid);
  legs = json_object_get_array_member (children, "calls");
  g_assert_cmpuint (json_array_get_length (legs), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (legs, 0), "status"), ==, "in-progress");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (legs, 1), "status"), ==, "canceled");
  path = g_strdup_printf ("/Calls/%s.json", sid);
  answer = fixture_request (fixture, path, "Twiml=%3CResponse%3E%3CPause+length%3D%2220%22%2F%3E%3C%2FResponse%3E", &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/dialed", 1), "DialCallStatus"), ==, "completed");
  g_assert_cmpuint (fixture_count_events (fixture, "call", "completed"), ==, 1);
  g_clear_pointer (&answer, json_object_unref);
  answer = fixture_request (fixture, path, NULL, NULL);
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "in-progress");
}

static void
test_conference (Fixture *fixture, gconstpointer data)
{
  g_autofree char *listener = NULL;
  g_autofree char *speaker = NULL;
  g_autofree char *other = NULL;

  fixture->twiml = "<Response><Dial action=\"/dialed\"><Conference>room</Conference></Dial></Response>";
  listener = call_in (fixture, "friendly");
  fixture_wait_events (fixture, "twiml", "dial", 1);
  fixture->twiml = "<Response><Dial><Conference>elsewhere</Conference></Dial></Response>";
  other = call_in (fixture, "friendly");
  fixture_wait_events (fixture, "twiml", "dial", 2);
  fixture->twiml = "<Response><Dial><Conference endConferenceOnExit=\"true\">room</Conference></Dial></Response>";
  speaker = call_in (fixture, "leaver");
  /* The one who leaves ends it for the others in it. */
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/dialed", 1), "CallSid"), ==, listener);
  fixture_wait_events (fixture, "call", "completed", 2);
  g_assert_cmpuint (count_loud (fixture, listener), >, 1000);
  g_assert_cmpuint (count_loud (fixture, speaker), ==, 0);
  hang_up (fixture, other);
  fixture_wait_events (fixture, "call", "completed", 3);
  g_assert_cmpuint (count_loud (fixture, other), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sim-dial-verb/number", Fixture, NULL, fixture_set_up, test_number, fixture_tear_down);
  g_test_add ("/sim-dial-verb/not-reached", Fixture, NULL, fixture_set_up, test_not_reached, fixture_tear_down);
  g_test_add ("/sim-dial-verb/first-and-redirect", Fixture, NULL, fixture_set_up, test_first_and_redirect, fixture_tear_down);
  g_test_add ("/sim-dial-verb/conference", Fixture, NULL, fixture_set_up, test_conference, fixture_tear_down);
  return g_test_run ();
}
