// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#define RECORD(attributes) "<Response><Record " attributes " action=\"/recorded\" recordingStatusCallback=\"/recording\" " \
                           "recordingStatusCallbackEvent=\"in-progress completed absent\"/><Redirect>/next</Redirect></Response>"

/* @scenario calls, and hears @twiml. */
static char *
call_in (Fixture *fixture, const char *scenario, const char *twiml)
{
  g_autofree char *voice = fixture_url_parameter (fixture, "VoiceUrl", "/twiml");
  g_autofree char *callback = fixture_url_parameter (fixture, "StatusCallback", "/status");
  g_autofree char *form = g_strconcat (voice + 1, callback, NULL);
  g_autofree char *body = g_strdup_printf ("{\"scenario\":\"%s\"}", scenario);
  g_autoptr (JsonObject) json = NULL;
  guint status = 0;

  fixture_set_number (fixture, form);
  fixture->twiml = twiml;
  json = fixture_call_in (fixture, body, &status);
  g_assert_cmpuint (status, ==, 201);
  return g_strdup (json_object_get_string_member (json, "sid"));
}

/* The file is there for the account, and it is the sound of so many seconds. */
static void
assert_file (Fixture *fixture, Hook *hook)
{
  const char *url = hook_get (hook, "RecordingUrl");
  guint seconds = (guint) g_ascii_strtoull (hook_get (hook, "RecordingDuration"), NULL, 10);
  g_autofree char *path = NULL;
  g_autoptr (SoupMessage) message = NULL;

  g_assert_true (g_str_has_prefix (url, fixture->url));
  g_assert_nonnull (strstr (url, hook_get (hook, "RecordingSid")));
  path = g_strconcat (url + strlen (fixture->url), ".wav", NULL);
  message = fixture_send (fixture, "GET", path, FIXTURE_ACCOUNT ":" FIXTURE_TOKEN, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  g_assert_cmpfloat_with_epsilon ((g_bytes_get_size (fixture->answer) - 44) / 16000.0, seconds, 0.51);
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = call_in (fixture, "speaker", RECORD ("finishOnKey=\"#\""));
  Hook *action = fixture_wait_hook (fixture, "/recorded", 1);
  Hook *started = fixture_wait_hook (fixture, "/recording", 1);
  Hook *completed = fixture_wait_hook (fixture, "/recording", 2);

  hook_assert_signed (action, TRUE);
  g_assert_cmpstr (hook_get (action, "CallSid"), ==, sid);
  g_assert_cmpstr (hook_get (action, "CallStatus"), ==, "in-progress");
  g_assert_cmpstr (hook_get (action, "Direction"), ==, "inbound");
  g_assert_cmpstr (hook_get (action, "Digits"), ==, "#");
  g_assert_cmpstr (hook_get (started, "RecordingStatus"), ==, "in-progress");
  g_assert_cmpstr (hook_get (completed, "RecordingStatus"), ==, "completed");
  g_assert_cmpstr (hook_get (completed, "RecordingSource"), ==, "RecordVerb");
  g_assert_cmpstr (hook_get (completed, "RecordingChannels"), ==, "1");
  g_assert_cmpstr (hook_get (completed, "RecordingSid"), ==, hook_get (action, "RecordingSid"));
  g_assert_cmpstr (hook_get (completed, "RecordingDuration"), ==, hook_get (action, "RecordingDuration"));
  assert_file (fixture, completed);
  /* The silence before and after is cut off; the tone is not recorded, but heard. */
  g_assert_cmpuint (g_ascii_strtoull (hook_get (action, "RecordingDuration"), NULL, 10), <=, 3);
  g_assert_cmpuint (fixture_count_events (fixture, "person", "heard_speech_started"), ==, 1);
  /* The answer of the action, empty, ends the call. */
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/status", 1), "CallStatus"), ==, "completed");
  g_assert_cmpuint (fixture_count_hooks (fixture, "/next"), ==, 0);
}

/* A voicemail is there for whoever answers, though the caller is gone. */
static void
test_hang_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = call_in (fixture, "leaver", RECORD ("playBeep=\"false\""));
  Hook *action = fixture_wait_hook (fixture, "/recorded", 1);
  Hook *completed = fixture_wait_hook (fixture, "/recording", 2);

  g_assert_cmpstr (hook_get (action, "CallSid"), ==, sid);
  g_assert_cmpstr (hook_get (action, "Digits"), ==, "hangup");
  g_assert_cmpstr (hook_get (action, "CallStatus"), ==, "completed");
  assert_file (fixture, completed);
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/status", 1), "CallStatus"), ==, "completed");
  g_assert_cmpuint (fixture_count_hooks (fixture, "/recorded"), ==, 1);
  g_assert_cmpuint (fixture_count_events (fixture, "person", "heard_speech_started"), ==, 0);
}

/* Nothing said is nothing recorded: the next verb runs. */
static void
test_silence (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = call_in (fixture, "friendly", RECORD ("timeout=\"1\""));
  Hook *next = fixture_wait_hook (fixture, "/next", 1);

  g_assert_cmpstr (hook_get (next, "CallSid"), ==, sid);
  g_assert_null (hook_get (next, "RecordingSid"));
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/recording", 2), "RecordingStatus"), ==, "absent");
  g_assert_cmpuint (fixture_count_hooks (fixture, "/recorded"), ==, 0);
}

static void
test_length (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = call_in (fixture, "speaker", RECORD ("maxLength=\"2\" trim=\"do-not-trim\" playBeep=\"false\" finishOnKey=\"\""));
  Hook *action = fixture_wait_hook (fixture, "/recorded", 1);

  g_assert_cmpstr (hook_get (action, "CallSid"), ==, sid);
  g_assert_cmpstr (hook_get (action, "Digits"), ==, "");
  g_assert_cmpstr (hook_get (action, "RecordingDuration"), ==, "2");
}

/* Without an action it is the document itself. */
static void
test_default_action (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = call_in (fixture, "friendly", "<Response><Record maxLength=\"1\" trim=\"do-not-trim\"/></Response>");
  Hook *again = fixture_wait_hook (fixture, "/twiml", 2);

  g_assert_cmpstr (hook_get (again, "CallSid"), ==, sid);
  g_assert_cmpstr (hook_get (again, "RecordingDuration"), ==, "1");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "key", test_key }, { "hang-up", test_hang_up }, { "silence", test_silence }, { "length", test_length },
    { "default-action", test_default_action },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/sim-record-verb/", tests[i].name, NULL);

    g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
  }
  return g_test_run ();
}
