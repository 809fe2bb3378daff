// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#define BEEPER "+12025550106"
#define SILENT "+12025550101"
#define AUTH FIXTURE_ACCOUNT ":" FIXTURE_TOKEN
/* <Response><Pause length="2"/><Say>Hello there.</Say><Pause length="20"/></Response> */
#define SPEAK "Twiml=%3CResponse%3E%3CPause+length%3D%222%22%2F%3E%3CSay%3EHello+there.%3C%2FSay%3E%3CPause+length%3D%2220%22%2F%3E" \
              "%3C%2FResponse%3E"
/* <Response><Pause length="20"/></Response> */
#define SAY_NOTHING "Twiml=%3CResponse%3E%3CPause+length%3D%2220%22%2F%3E%3C%2FResponse%3E"

/* A call in progress: three status callbacks have come. */
static char *
answered_call (Fixture *fixture, const char *to, const char *instructions)
{
  char *sid = fixture_call (fixture, to, instructions);

  fixture_wait_hooks (fixture, 3);
  return sid;
}

/* POST …/Recordings.json or …/Recordings/RE….json of the call. */
static JsonObject *
post (Fixture *fixture, const char *call, const char *recording, const char *form, guint wanted)
{
  g_autofree char *path = recording == NULL ? g_strdup_printf ("/Calls/%s/Recordings.json", call)
                                            : g_strdup_printf ("/Calls/%s/Recordings/%s.json", call, recording);
  guint status = 0;
  JsonObject *json = fixture_request (fixture, path, form, &status);

  g_assert_cmpuint (status, ==, wanted);
  return json;
}

static void
assert_post_error (Fixture *fixture, const char *call, const char *recording, const char *form, int code)
{
  g_autoptr (JsonObject) json = post (fixture, call, recording, form, 400);

  g_assert_cmpint (json_object_get_int_member (json, "code"), ==, code);
}

static void
hang_up (Fixture *fixture, const char *call)
{
  g_autofree char *path = g_strdup_printf ("/Calls/%s.json", call);
  g_autoptr (JsonObject) json = fixture_request (fixture, path, "Status=completed", NULL);

  g_assert_cmpstr (json_object_get_string_member (json, "status"), ==, "completed");
}

static char *
encoded_callback (Fixture *fixture)
{
  g_autofree char *url = g_strconcat (fixture->app_url, "/recording", NULL);

  return g_uri_escape_string (url, NULL, FALSE);
}

static Hook *
find_recording_hook (Fixture *fixture, const char *status)
{
  for (guint i = 0; i < fixture->hooks->len; i++) {
    Hook *hook = fixture_hook (fixture, i);

    if (g_str_equal (hook->path, "/recording") && g_strcmp0 (hook_get (hook, "RecordingStatus"), status) == 0)
      return hook;
  }
  return NULL;
}

static Hook *
wait_recording_hook (Fixture *fixture, const char *status)
{
  Hook *hook;

  while ((hook = find_recording_hook (fixture, status)) == NULL)
    fixture_wait_hooks (fixture, fixture->hooks->len + 1);
  hook_assert_signed (hook, TRUE);
  return hook;
}

static guint
get (Fixture *fixture, const char *path, const char *auth)
{
  g_autofree char *full = g_strconcat ("/2010-04-01/Accounts/" FIXTURE_ACCOUNT, path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = fixture_send (fixture, "GET", full, auth, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return soup_message_get_status (message);
}

/* The loudest sample of a channel between two moments. */
static int
loudest (Fixture *fixture, guint channels, guint channel, guint from_ms, guint to_ms)
{
  gsize size;
  const guint8 *file = g_bytes_get_data (fixture->answer, &size);
  int most = 0;

  g_assert_cmpmem (file, 4, "RIFF", 4);
  g_assert_cmpuint (file[22], ==, channels);
  g_assert_cmpuint (file[24] | file[25] << 8, ==, 8000);
  g_assert_cmpuint (file[34], ==, 16);
  for (gsize i = from_ms * 8; i < to_ms * 8; i++) {
    gsize at = 44 + (i * channels + channel) * 2;

    if (at + 2 <= size)
      most = MAX (most, ABS ((gint16) (file[at] | file[at + 1] << 8)));
  }
  return most;
}

static guint
length_ms (Fixture *fixture, guint channels)
{
  return (g_bytes_get_size (fixture->answer) - 44) / channels / 16;
}

/* Left is the remote, right is the application. */
static void
test_dual (Fixture *fixture, gconstpointer data)
{
  g_autofree char *call = answered_call (fixture, BEEPER, SPEAK);
  g_autofree char *callback = encoded_callback (fixture);
  g_autofree char *form = g_strdup_printf ("RecordingChannels=dual&RecordingStatusCallback=%s&RecordingStatusCallbackEvent=in-progress&"
                                           "RecordingStatusCallbackEvent=completed", callback);
  g_autoptr (JsonObject) started = post (fixture, call, NULL, form, 201);
  const char *sid = json_object_get_string_member (started, "sid");
  g_autofree char *wav = g_strdup_printf ("/Recordings/%s.wav", sid);
  g_autofree char *mp3 = g_strdup_printf ("/Recordings/%s.mp3", sid);
  g_autofree char *url = g_strdup_printf ("%s/2010-04-01/Accounts/" FIXTURE_ACCOUNT "/Recordings/%s", fixture->url, sid);
  g_autoptr (JsonObject) stopped = NULL;
  Hook *hook;

  g_assert_cmpstr (json_object_get_string_member (started, "status"), ==, "in-progress");
  g_assert_cmpstr (json_object_get_string_member (started, "source"), ==, "StartCallRecordingAPI");
  g_assert_cmpint (json_object_get_int_member (started, "channels"), ==, 2);
  g_assert_true (json_object_get_null_member (started, "duration"));
  g_assert_cmpuint (get (fixture, wav, AUTH), ==, 404);
  wait_recording_hook (fixture, "in-progress");
  fixture_run_ms (3500);
  stopped = post (fixture, call, sid, "Status=stopped", 200);
  g_assert_cmpstr (json_object_get_string_member (stopped, "status"), ==, "stopped");
  hook = wait_recording_hook (fixture, "completed");
  g_assert_cmpstr (hook_get (hook, "RecordingSid"), ==, sid);
  g_assert_cmpstr (hook_get (hook, "CallSid"), ==, call);
  g_assert_cmpstr (hook_get (hook, "RecordingUrl"), ==, url);
  g_assert_cmpstr (hook_get (hook, "RecordingChannels"), ==, "2");
  g_assert_cmpint (g_ascii_strtoll (hook_get (hook, "RecordingDuration"), NULL, 10), >=, 2);
  g_assert_cmpuint (get (fixture, wav, NULL), ==, 401);
  g_assert_cmpuint (get (fixture, wav, AUTH), ==, 200);
  g_assert_cmpuint (length_ms (fixture, 2), >=, 2500);
  g_assert_cmpint (loudest (fixture, 2, 0, 0, 1300), >, 4000);
  g_assert_cmpint (loudest (fixture, 2, 0, 1300, 5000), ==, 0);
  g_assert_cmpint (loudest (fixture, 2, 1, 0, 1000), ==, 0);
  g_assert_cmpint (loudest (fixture, 2, 1, 1000, 5000), >, 2000);
  /* There is no encoder here: it is the same file. */
  g_assert_cmpuint (get (fixture, mp3, AUTH), ==, 200);
  g_assert_cmpint (loudest (fixture, 2, 0, 0, 1300), >, 4000);
  assert_post_error (fixture, call, sid, "Status=paused", 21220);
}

static void
test_pauses (Fixture *fixture, gconstpointer data)
{
  gboolean skip = GPOINTER_TO_INT (data);
  g_autofree char *call = answered_call (fixture, BEEPER, SAY_NOTHING);
  g_autoptr (JsonObject) started = post (fixture, call, NULL, "", 201);
  const char *sid = json_object_get_string_member (started, "sid");
  g_autofree char *wav = g_strdup_printf ("/Recordings/%s.wav", sid);
  g_autofree char *path = g_strdup_printf ("/Calls/%s/Recordings/%s.json", call, sid);
  g_autoptr (JsonObject) paused = post (fixture, call, "Twilio.CURRENT", skip ? "Status=paused&PauseBehavior=skip" : "Status=paused", 200);
  g_autoptr (JsonObject) resumed = NULL;
  g_autoptr (JsonObject) completed = NULL;

  g_assert_cmpstr (json_object_get_string_member (paused, "sid"), ==, sid);
  g_assert_cmpstr (json_object_get_string_member (paused, "status"), ==, "paused");
  /* The tone is in the pause. */
  fixture_run_ms (1500);
  resumed = post (fixture, call, sid, "Status=in-progress", 200);
  g_assert_cmpstr (json_object_get_string_member (resumed, "status"), ==, "in-progress");
  fixture_run_ms (400);
  hang_up (fixture, call);
  fixture_run_ms (300);
  completed = fixture_request (fixture, path, NULL, NULL);
  g_assert_cmpstr (json_object_get_string_member (completed, "status"), ==, "completed");
  g_assert_cmpuint (get (fixture, wav, AUTH), ==, 200);
  g_assert_cmpint (loudest (fixture, 1, 0, 0, 5000), ==, 0);
  if (skip)
    g_assert_cmpuint (length_ms (fixture, 1), <, 900);
  else
    g_assert_cmpuint (length_ms (fixture, 1), >=, 1700);
}

/* Record=true: from the answer to the end. */
static void
test_whole_call (Fixture *fixture, gconstpointer data)
{
  g_autofree char *callback = encoded_callback (fixture);
  g_autofree char *instructions = g_strconcat (SAY_NOTHING "&Record=true&Trim=do-not-trim&RecordingChannels=dual&"
                                               "RecordingStatusCallbackEvent=in-progress+completed&RecordingStatusCallback=", callback,
                                               NULL);
  g_autofree char *call = fixture_call (fixture, BEEPER, instructions);
  g_autofree char *path = g_strdup_printf ("/Calls/%s/Recordings.json", call);
  g_autofree char *filter = g_strdup_printf ("/Recordings.json?CallSid=%s", call);
  g_autofree char *wav = NULL;
  g_autoptr (JsonObject) before = fixture_request (fixture, path, NULL, NULL);
  g_autoptr (JsonObject) list = NULL;
  g_autoptr (JsonObject) of_account = NULL;
  JsonObject *recording;

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (before, "recordings")), ==, 0);
  wait_recording_hook (fixture, "in-progress");
  fixture_run_ms (1300);
  hang_up (fixture, call);
  wait_recording_hook (fixture, "completed");
  list = fixture_request (fixture, path, NULL, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (list, "recordings")), ==, 1);
  recording = json_array_get_object_element (json_object_get_array_member (list, "recordings"), 0);
  g_assert_cmpstr (json_object_get_string_member (recording, "source"), ==, "OutboundAPI");
  g_assert_cmpint (g_ascii_strtoll (json_object_get_string_member (recording, "duration"), NULL, 10), >=, 1);
  of_account = fixture_request (fixture, filter, NULL, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (of_account, "recordings")), ==, 1);
  wav = g_strdup_printf ("/Recordings/%s", json_object_get_string_member (recording, "sid"));
  g_assert_cmpuint (get (fixture, wav, AUTH), ==, 200);
  /* The tone begins 800 ms after the answer. */
  g_assert_cmpint (loudest (fixture, 2, 0, 0, 780), ==, 0);
  g_assert_cmpint (loudest (fixture, 2, 0, 820, 1200), >, 4000);
}

/* Nothing but silence, and silence is trimmed. */
static void
test_absent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *callback = encoded_callback (fixture);
  g_autofree char *instructions = g_strconcat (SAY_NOTHING "&Record=true&RecordingStatusCallbackEvent=absent&RecordingStatusCallback=",
                                               callback, NULL);
  g_autofree char *call = answered_call (fixture, SILENT, instructions);
  g_autofree char *wav = NULL;
  Hook *hook;

  fixture_run_ms (200);
  hang_up (fixture, call);
  hook = wait_recording_hook (fixture, "absent");
  wav = g_strdup_printf ("/Recordings/%s.wav", hook_get (hook, "RecordingSid"));
  g_assert_cmpuint (get (fixture, wav, AUTH), ==, 404);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *call = answered_call (fixture, SILENT, SAY_NOTHING);
  g_autofree char *path = NULL;
  const char *uri = "/2010-04-01/Accounts/" FIXTURE_ACCOUNT "/Recordings.json?PageSize=2";
  g_autoptr (JsonObject) page = NULL;
  guint n = 0;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (JsonObject) json = post (fixture, call, NULL, "", 201);

    g_assert_nonnull (json);
  }
  path = g_strdup (uri + strlen ("/2010-04-01/Accounts/" FIXTURE_ACCOUNT));
  page = fixture_request (fixture, path, NULL, NULL);
  n += json_array_get_length (json_object_get_array_member (page, "recordings"));
  g_assert_cmpuint (n, ==, 2);
  uri = json_object_get_string_member (page, "next_page_uri");
  g_free (path);
  path = g_strdup (uri + strlen ("/2010-04-01/Accounts/" FIXTURE_ACCOUNT));
  json_object_unref (page);
  page = fixture_request (fixture, path, NULL, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (page, "recordings")), ==, 1);
  g_assert_true (json_object_get_null_member (page, "next_page_uri"));
}

static guint
delete (Fixture *fixture, const char *sid)
{
  g_autofree char *path = g_strdup_printf ("/2010-04-01/Accounts/" FIXTURE_ACCOUNT "/Recordings/%s.json", sid);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = fixture_send (fixture, "DELETE", path, AUTH, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return soup_message_get_status (message);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *call = fixture_call (fixture, SILENT, SAY_NOTHING);
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) started = NULL;
  const char *sid;

  /* It rings yet. */
  assert_post_error (fixture, call, NULL, "", 21220);
  fixture_wait_hooks (fixture, 3);
  assert_post_error (fixture, call, NULL, "RecordingChannels=three", 20001);
  assert_post_error (fixture, call, NULL, "RecordingTrack=left", 20001);
  assert_post_error (fixture, call, NULL, "Trim=yes", 20001);
  assert_post_error (fixture, call, NULL, "RecordingStatusCallback=nowhere", 21609);
  started = post (fixture, call, NULL, "", 201);
  sid = json_object_get_string_member (started, "sid");
  assert_post_error (fixture, call, sid, "PauseBehavior=skip", 20001);
  assert_post_error (fixture, call, sid, "Status=completed", 20001);
  assert_post_error (fixture, call, sid, "Status=paused&PauseBehavior=music", 20001);
  g_assert_cmpuint (delete (fixture, sid), ==, 409);
  g_assert_cmpuint (get (fixture, "/Recordings/RE00000000000000000000000000000000.json", AUTH), ==, 404);
  hang_up (fixture, call);
  assert_post_error (fixture, call, NULL, "", 21220);
  assert_post_error (fixture, call, sid, "Status=paused", 21220);
  fixture_run_ms (300);
  path = g_strdup_printf ("/Recordings/%s.json", sid);
  g_assert_cmpuint (get (fixture, path, AUTH), ==, 200);
  g_assert_cmpuint (delete (fixture, sid), ==, 204);
  g_assert_cmpuint (get (fixture, path, AUTH), ==, 404);
  g_assert_cmpuint (delete (fixture, sid), ==, 404);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) \
  g_test_add ("/simulator/recordings/" name, Fixture, GINT_TO_POINTER (data), fixture_set_up, test, fixture_tear_down)
  ADD ("dual", 0, test_dual);
  ADD ("pause-silence", FALSE, test_pauses);
  ADD ("pause-skip", TRUE, test_pauses);
  ADD ("whole-call", 0, test_whole_call);
  ADD ("absent", 0, test_absent);
  ADD ("pages", 0, test_pages);
  ADD ("refusals", 0, test_refusals);
  return g_test_run ();
}
