// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#include "tandem-sim-mulaw.h"
#include "tandem-sim-music.h"
#include "tandem-sim-room.h"

static void
test_room (void)
{
  TandemSimRoom *room = tandem_sim_room_new ();
  guint a = tandem_sim_room_join (room);
  guint b = tandem_sim_room_join (room);
  guint c = tandem_sim_room_join (room);
  guint8 said[TANDEM_SIM_FRAME_BYTES];
  guint8 heard[TANDEM_SIM_FRAME_BYTES];

  memset (said, tandem_sim_mulaw_encode (1000), sizeof said);
  for (guint i = 0; i < 12; i++)
    tandem_sim_room_say (room, a, said);
  tandem_sim_room_say (room, b, said);
  tandem_sim_room_hear (room, c, heard);
  g_assert_cmpint (tandem_sim_mulaw_decode (heard[0]), ==, tandem_sim_mulaw_decode (tandem_sim_mulaw_encode (2 * tandem_sim_mulaw_decode (said[0]))));
  tandem_sim_room_hear (room, c, heard);
  g_assert_cmpmem (heard, sizeof heard, said, sizeof said);
  tandem_sim_room_hear (room, a, heard);
  g_assert_cmpmem (heard, sizeof heard, said, sizeof said);
  tandem_sim_room_hear (room, a, heard);
  g_assert_cmpuint (heard[0], ==, TANDEM_SIM_MULAW_SILENCE);
  /* No more than 200 ms wait for whoever does not listen. */
  for (guint i = 0; i < 10; i++)
    tandem_sim_room_hear (room, b, heard);
  g_assert_cmpmem (heard, sizeof heard, said, sizeof said);
  tandem_sim_room_hear (room, b, heard);
  g_assert_cmpuint (heard[0], ==, TANDEM_SIM_MULAW_SILENCE);
  tandem_sim_room_say_to (room, a, c, said);
  tandem_sim_room_hear (room, b, heard);
  g_assert_cmpuint (heard[0], ==, TANDEM_SIM_MULAW_SILENCE);
  tandem_sim_room_hear (room, c, heard);
  g_assert_cmpmem (heard, sizeof heard, said, sizeof said);
  tandem_sim_room_leave (room, c);
  tandem_sim_room_leave (room, c);
  g_assert_finalize_object (room);
}

/* --- who hears whom, frame by frame --------------------------------------------------------------------- */

#define N_PEOPLE 3

typedef struct {
  TandemSimConference *conference;
  guint tickets[N_PEOPLE];
  guint closed[N_PEOPLE];
} Meeting;

static void
on_closed (gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
enter (Meeting *meeting, guint i, gboolean starts, gboolean ends)
{
  static const char *const sids[] = { "CA1", "CA2", "CA3" };
  TandemSimParticipant participant = { .call_sid = sids[i], .label = i == 0 ? "first" : NULL, .start_on_enter = starts, .end_on_exit = ends };

  meeting->tickets[i] = tandem_sim_conference_join (meeting->conference, &participant, on_closed, &meeting->closed[i]);
}

/* Each says a level of its own once; what the one at @listener hears is the sum of the levels of @heard, or music. */
static void
assert_heard (Meeting *meeting, guint listener, const char *heard)
{
  static const gint16 levels[N_PEOPLE] = { 2000, 4000, 8000 };
  guint8 frame[TANDEM_SIM_FRAME_BYTES];
  gint expected = 0;

  for (guint i = 0; i < N_PEOPLE; i++) {
    memset (frame, tandem_sim_mulaw_encode (levels[i]), sizeof frame);
    if (meeting->tickets[i] != 0)
      tandem_sim_conference_say (meeting->conference, meeting->tickets[i], frame);
    if (strchr (heard, (char) ('1' + i)) != NULL)
      expected += levels[i];
  }
  for (guint i = 0; i < N_PEOPLE; i++) {
    tandem_sim_conference_hear (meeting->conference, meeting->tickets[i], frame);
    if (i == listener) {
      gint loudest = 0;

      for (guint n = 0; n < sizeof frame; n++)
        loudest = MAX (loudest, tandem_sim_mulaw_decode (frame[n]));
      if (g_str_equal (heard, "music"))
        g_assert_true (loudest > TANDEM_SIM_MUSIC_PEAK / 2 && loudest <= TANDEM_SIM_MUSIC_PEAK);
      else
        g_assert_cmpint (ABS (loudest - expected), <, 400);
    }
  }
}

static void
modify (Meeting *meeting, guint i, gboolean muted, gboolean hold, const char *coached)
{
  TandemSimParticipant participant = *tandem_sim_conference_get (meeting->conference, meeting->tickets[i]);

  participant.muted = muted;
  participant.hold = hold;
  participant.call_sid_to_coach = coached;
  tandem_sim_conference_modify (meeting->conference, meeting->tickets[i], &participant);
}

static void
test_frames (Fixture *fixture, gconstpointer data)
{
  Meeting meeting = { .conference = tandem_sim_conference_new (&fixture->account, "room") };

  enter (&meeting, 0, FALSE, TRUE);
  assert_heard (&meeting, 0, "music");
  enter (&meeting, 1, FALSE, FALSE);
  /* Nobody who came may start it. */
  assert_heard (&meeting, 1, "music");
  g_assert_cmpstr (tandem_sim_conference_get_status (meeting.conference), ==, "init");
  enter (&meeting, 2, TRUE, FALSE);
  g_assert_cmpstr (tandem_sim_conference_get_status (meeting.conference), ==, "in-progress");
  assert_heard (&meeting, 0, "23");
  assert_heard (&meeting, 1, "13");
  assert_heard (&meeting, 2, "12");
  modify (&meeting, 1, TRUE, FALSE, NULL);
  assert_heard (&meeting, 0, "3");
  assert_heard (&meeting, 1, "13");
  modify (&meeting, 1, FALSE, TRUE, NULL);
  assert_heard (&meeting, 0, "3");
  assert_heard (&meeting, 1, "music");
  assert_heard (&meeting, 2, "1");
  modify (&meeting, 1, FALSE, FALSE, "CA3");
  assert_heard (&meeting, 0, "3");
  assert_heard (&meeting, 2, "12");
  assert_heard (&meeting, 1, "13");
  modify (&meeting, 1, FALSE, FALSE, NULL);
  tandem_sim_conference_kick (meeting.conference, meeting.tickets[1]);
  meeting.tickets[1] = 0;
  g_assert_cmpuint (meeting.closed[1], ==, 1);
  assert_heard (&meeting, 0, "3");
  /* The one who leaves ends it for the others, and is not told. */
  tandem_sim_conference_leave (meeting.conference, meeting.tickets[0]);
  g_assert_cmpuint (meeting.closed[0], ==, 0);
  g_assert_cmpuint (meeting.closed[2], ==, 1);
  g_assert_cmpstr (tandem_sim_conference_get_reason (meeting.conference), ==, "participant-with-end-conference-on-exit-left");
  g_assert_cmpstr (tandem_sim_conference_get_ender (meeting.conference), ==, "CA1");
  g_assert_finalize_object (meeting.conference);
}

/* --- over REST ----------------------------------------------------------------------------------------- */

static Hook *
wait_hook (Fixture *fixture, const char *path, const char *name, const char *value)
{
  for (guint i = 0;; i++) {
    fixture_wait_hooks (fixture, i + 1);
    if (g_str_equal (fixture_hook (fixture, i)->path, path) && g_strcmp0 (hook_get (fixture_hook (fixture, i), name), value) == 0)
      return fixture_hook (fixture, i);
  }
}

/* @path follows "/Conferences/room/Participants". */
static JsonObject *
participants (Fixture *fixture, const char *path, const char *form, guint expected)
{
  g_autofree char *whole = g_strconcat ("/Conferences/room/Participants", path, ".json", NULL);
  guint status = 0;
  JsonObject *json = fixture_request (fixture, whole, form, &status);

  g_assert_cmpuint (status, ==, expected);
  return json;
}

static char *
invite (Fixture *fixture, const char *form)
{
  g_autofree char *callback = fixture_url_parameter (fixture, "StatusCallback", "/leg");
  g_autofree char *all = g_strconcat (form, "&From=%2B15005550006&StatusCallbackEvent=initiated&StatusCallbackEvent=ringing"
                                      "&StatusCallbackEvent=answered&StatusCallbackEvent=completed", callback, NULL);
  g_autoptr (JsonObject) json = participants (fixture, "", all, 201);

  g_assert_true (g_str_has_prefix (json_object_get_string_member (json, "conference_sid"), "CF"));
  g_assert_cmpstr (json_object_get_string_member (json, "status"), ==, "queued");
  return g_strdup (json_object_get_string_member (json, "call_sid"));
}

static void
send_delete (Fixture *fixture, const char *who, guint expected)
{
  g_autofree char *path = g_strdup_printf ("/2010-04-01/Accounts/" FIXTURE_ACCOUNT "/Conferences/room/Participants/%s.json", who);
  g_autoptr (SoupMessage) message = fixture_send (fixture, "DELETE", path, FIXTURE_ACCOUNT ":" FIXTURE_TOKEN, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (soup_message_get_status (message), ==, expected);
}

static char *
call_into_room (Fixture *fixture)
{
  g_autofree char *voice = fixture_url_parameter (fixture, "VoiceUrl", "/twiml");
  g_autoptr (JsonObject) json = NULL;
  guint status = 0;

  fixture->twiml = "<Response><Dial action=\"/dialed\"><Conference endConferenceOnExit=\"true\" participantLabel=\"remote\" "
                   "statusCallback=\"/room\" statusCallbackEvent=\"start end join leave hold modify\">room</Conference></Dial></Response>";
  fixture_set_number (fixture, voice + 1);
  json = fixture_call_in (fixture, "{\"scenario\":\"friendly\"}", &status);
  g_assert_cmpuint (status, ==, 201);
  fixture_wait_events (fixture, "conference", "join", 1);
  return g_strdup (json_object_get_string_member (json, "sid"));
}

static void
test_participants (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = { "initiated", "ringing", "in-progress" };
  g_autofree char *remote = call_into_room (fixture);
  g_autofree char *third = invite (fixture, "To=%2B12025550101&Label=third");
  g_autofree char *busy = invite (fixture, "To=%2B12025550103&Label=busy");
  g_autofree char *path = g_strconcat ("/", remote, NULL);
  g_autoptr (JsonObject) list = NULL;
  g_autoptr (JsonObject) held = NULL;
  g_autoptr (JsonObject) modified = NULL;
  g_autoptr (JsonObject) gone = NULL;
  Hook *hook;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_nonnull (wait_hook (fixture, "/leg", "CallStatus", answers[i]));
  hook = wait_hook (fixture, "/leg", "CallStatus", "busy");
  hook_assert_signed (hook, TRUE);
  g_assert_cmpstr (hook_get (hook, "CallSid"), ==, busy);
  hook = wait_hook (fixture, "/room", "StatusCallbackEvent", "conference-start");
  hook_assert_signed (hook, TRUE);
  g_assert_cmpstr (hook_get (hook, "FriendlyName"), ==, "room");
  list = participants (fixture, "", NULL, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (list, "participants")), ==, 2);
  held = participants (fixture, path, "Hold=true", 200);
  g_assert_true (json_object_get_boolean_member (held, "hold"));
  g_assert_cmpstr (json_object_get_string_member (held, "label"), ==, "remote");
  g_assert_cmpstr (hook_get (wait_hook (fixture, "/room", "StatusCallbackEvent", "participant-hold"), "ParticipantLabel"), ==, "remote");
  modified = participants (fixture, "/third", "EndConferenceOnExit=true", 200);
  g_assert_true (json_object_get_boolean_member (modified, "end_conference_on_exit"));
  g_assert_cmpstr (hook_get (wait_hook (fixture, "/room", "StatusCallbackEvent", "participant-modify"), "CallSid"), ==, third);
  send_delete (fixture, "third", 204);
  hook = wait_hook (fixture, "/room", "StatusCallbackEvent", "conference-end");
  g_assert_cmpstr (hook_get (hook, "ReasonConferenceEnded"), ==, "participant-with-end-conference-on-exit-kicked");
  g_assert_cmpstr (hook_get (hook, "CallSidEndingConference"), ==, third);
  g_assert_cmpstr (hook_get (wait_hook (fixture, "/dialed", "CallSid", remote), "DialCallStatus"), ==, "completed");
  gone = participants (fixture, path, NULL, 404);
}

/* Whoever still rings can be dropped, and takes no orders before. */
static void
test_ringing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *remote = call_into_room (fixture);
  g_autofree char *third = invite (fixture, "To=%2B12025550104&Label=third");
  g_autoptr (JsonObject) ringing = NULL;
  g_autoptr (JsonObject) refused = NULL;

  g_assert_nonnull (wait_hook (fixture, "/leg", "CallStatus", "ringing"));
  ringing = participants (fixture, "/third", NULL, 200);
  g_assert_cmpstr (json_object_get_string_member (ringing, "status"), ==, "ringing");
  refused = participants (fixture, "/third", "Hold=true", 404);
  send_delete (fixture, third, 204);
  g_assert_cmpstr (hook_get (wait_hook (fixture, "/leg", "CallStatus", "canceled"), "CallSid"), ==, third);
  send_delete (fixture, third, 404);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *form;
    gint64 code;
  } cases[] = {
    { "From=%2B15005550006", 21201 }, { "To=%2B12025550101", 21213 }, { "From=%2B12025550177&To=%2B12025550101", 21210 },
    { "From=%2B15005550006&To=12", 21211 }, { "From=%2B15005550006&To=%2B15005550001", 21211 },
    { "From=%2B15005550006&To=app%3AAP00000000000000000000000000000000", 21218 },
    { "From=%2B15005550006&To=%2B12025550101&Muted=yes", 20001 }, { "From=%2B15005550006&To=%2B12025550101&Beep=loud", 20001 },
    { "From=%2B15005550006&To=%2B12025550101&Timeout=4", 20001 }, { "From=%2B15005550006&To=%2B12025550101&Timeout=601", 20001 },
    { "From=%2B15005550006&To=%2B12025550101&EndConferenceOnExit=1", 20001 },
    { "From=%2B15005550006&To=%2B12025550101&Coaching=true", 20001 },
    { "From=%2B15005550006&To=%2B12025550101&ConferenceStatusCallback=nowhere", 21502 },
    { "From=%2B15005550006&To=%2B12025550101&StatusCallback=nowhere", 21609 },
  };
  static const char *const updates[] = { "Hold=on", "Muted=", "EndConferenceOnExit=1", "Coaching=true", "HoldMethod=PUT" };
  g_autofree char *remote = call_into_room (fixture);
  g_autoptr (JsonObject) coach = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonObject) json = participants (fixture, "", cases[i].form, 400);

    g_assert_cmpint (json_object_get_int_member (json, "code"), ==, cases[i].code);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (updates); i++) {
    g_autoptr (JsonObject) json = participants (fixture, "/remote", updates[i], 400);

    g_assert_cmpint (json_object_get_int_member (json, "code"), ==, 20001);
  }
  coach = participants (fixture, "/remote", "CallSidToCoach=CA00000000000000000000000000000000", 400);
  g_assert_cmpint (json_object_get_int_member (coach, "code"), ==, 13240);
  g_assert_cmpuint (fixture_count_events (fixture, "rest", "create_participant"), ==, 0);
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

/* An application in the conference says what its TwiML says, and gets what "app:AP…?name=value" gives it. */
static void
test_application (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_url_parameter (fixture, "VoiceUrl", "/app");
  g_autofree char *form = g_strconcat ("FriendlyName=Tandem", url, NULL);
  g_autoptr (JsonObject) application = fixture_request (fixture, "/Applications.json", form, NULL);
  g_autoptr (JsonObject) found = fixture_request (fixture, "/Applications.json?FriendlyName=Tandem", NULL, NULL);
  g_autofree char *to = g_strdup_printf ("To=app%%3A%s%%3Ftoken%%3Dabc&Label=desk", json_object_get_string_member (application, "sid"));
  g_autofree char *remote = NULL;
  g_autofree char *desk = NULL;
  Hook *hook;

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (found, "applications")), ==, 1);
  g_hash_table_insert (fixture->pages, (gpointer) "/app", (gpointer) "<Response><Pause length=\"1\"/><Say>This is the desk, please tell us how we can help you today.</Say></Response>");
  remote = call_into_room (fixture);
  desk = invite (fixture, to);
  hook = wait_hook (fixture, "/app", "CallSid", desk);
  hook_assert_signed (hook, TRUE);
  g_assert_cmpstr (hook_get (hook, "token"), ==, "abc");
  g_assert_nonnull (wait_hook (fixture, "/leg", "CallStatus", "completed"));
  tandem_sim_calls_end_all (fixture->calls);
  fixture_run_ms (20);
  g_assert_cmpuint (count_loud (fixture, remote), >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-conference/room", test_room);
  g_test_add ("/sim-conference/frames", Fixture, NULL, fixture_set_up, test_frames, fixture_tear_down);
  g_test_add ("/sim-conference/participants", Fixture, NULL, fixture_set_up, test_participants, fixture_tear_down);
  g_test_add ("/sim-conference/ringing", Fixture, NULL, fixture_set_up, test_ringing, fixture_tear_down);
  g_test_add ("/sim-conference/refusals", Fixture, NULL, fixture_set_up, test_refusals, fixture_tear_down);
  g_test_add ("/sim-conference/application", Fixture, NULL, fixture_set_up, test_application, fixture_tear_down);
  return g_test_run ();
}
