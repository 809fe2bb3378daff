// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-person.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tandem-sim-ear.h"
#include "tandem-sim-mulaw.h"

/* The person's script is driven tick by tick, as fast as it goes: no clock is involved after the answer. */
typedef struct {
  char *dir;
  TandemSimSpeech *speech;
  TandemSimLog *log;
  TandemSimPerson *person;
  GString *happened;
  guint8 said[TANDEM_SIM_FRAME_BYTES];
  guint8 loud[TANDEM_SIM_FRAME_BYTES];
  guint8 quiet[TANDEM_SIM_FRAME_BYTES];
} Fixture;

static void
on_answered (TandemSimPerson *person, gpointer user_data)
{
  g_string_append (((Fixture *) user_data)->happened, "answered ");
}

static void
on_declined (TandemSimPerson *person, const char *status, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->happened, "declined:%s ", status);
}

static void
on_digit (TandemSimPerson *person, char digit, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->happened, "%c ", digit);
}

static void
on_hung_up (TandemSimPerson *person, gpointer user_data)
{
  g_string_append (((Fixture *) user_data)->happened, "hung-up ");
}

static void
on_called (TandemSimPerson *person, gpointer user_data)
{
  g_string_append (((Fixture *) user_data)->happened, "called ");
}

static const TandemSimPersonListener listener = { on_answered, on_declined, on_digit, on_hung_up, .called = on_called };

static void
make_person (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *content = g_strconcat ("number +12025550199\n", data, NULL);
  g_autoptr (TandemSimScenario) scenario = NULL;
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("tandem-sim-person-XXXXXX", NULL);
  path = g_build_filename (fixture->dir, "test.scenario", NULL);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  scenario = tandem_sim_scenario_load (path, &error);
  g_assert_no_error (error);
  fixture->happened = g_string_new (NULL);
  fixture->speech = tandem_sim_speech_new ();
  fixture->log = tandem_sim_log_new (fixture->dir);
  fixture->person = tandem_sim_person_new (scenario, fixture->speech, fixture->log, "CA1");
  tandem_sim_person_set_listener (fixture->person, &listener, fixture);
  memset (fixture->quiet, TANDEM_SIM_MULAW_SILENCE, sizeof fixture->quiet);
  for (guint i = 0; i < sizeof fixture->loud; i++)
    fixture->loud[i] = tandem_sim_mulaw_encode (i % 16 < 8 ? 4000 : -4000);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  make_person (fixture, data);
  tandem_sim_person_ring (fixture->person);
  while (fixture->happened->len == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up_caller (Fixture *fixture, gconstpointer data)
{
  make_person (fixture, data);
  tandem_sim_person_call (fixture->person);
  while (fixture->happened->len == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
remove_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

  g_unlink (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->person);
  g_assert_finalize_object (fixture->log);
  g_assert_finalize_object (fixture->speech);
  remove_file (fixture, "test.scenario");
  remove_file (fixture, "events.jsonl");
  remove_file (fixture, "CA1-heard.wav");
  remove_file (fixture, "CA1-said.wav");
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->dir);
  g_string_free (fixture->happened, TRUE);
}

static void
tick (Fixture *fixture, gboolean loud)
{
  tandem_sim_person_tick (fixture->person, loud ? fixture->loud : fixture->quiet, fixture->said);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* How many ticks until the person is (not) loud; at most @most. */
static guint
ticks_until (Fixture *fixture, gboolean loud, guint most, gboolean hears)
{
  guint n = 0;
  guint same = 0;

  do {
    tick (fixture, hears);
    n++;
    /* A word's pause does not count. */
    same = tandem_sim_ear_is_loud (fixture->said) == loud ? same + 1 : 0;
  } while (same < (loud ? 1 : 25) && n < most);
  return n;
}

static void
test_wait_for_agent (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (fixture->happened->str, ==, "answered ");
  g_assert_cmpuint (ticks_until (fixture, TRUE, 100, FALSE), ==, 100);
  for (guint i = 0; i < 50; i++)
    tick (fixture, TRUE);
  /* 700 ms of quiet, then the first sound of the word within 100 ms. */
  g_assert_cmpuint (ticks_until (fixture, TRUE, 100, FALSE), >=, 35);
  g_assert_cmpuint (ticks_until (fixture, FALSE, 200, FALSE), <, 100);
  g_assert_cmpuint (ticks_until (fixture, TRUE, 100, FALSE), ==, 100);
  /* Nobody listens for ever. */
  while (strstr (fixture->happened->str, "hung-up") == NULL)
    tick (fixture, FALSE);
  g_assert_cmpstr (fixture->happened->str, ==, "answered hung-up ");
}

static void
test_wait_for_speech (Fixture *fixture, gconstpointer data)
{
  guint n;

  g_assert_cmpuint (ticks_until (fixture, TRUE, 100, FALSE), ==, 100);
  n = ticks_until (fixture, TRUE, 200, TRUE);
  g_assert_cmpuint (n, >=, 50);
  g_assert_cmpuint (n, <=, 56);
  /* What it hears while it speaks does not count for the next one. */
  ticks_until (fixture, FALSE, 300, FALSE);
  n = ticks_until (fixture, TRUE, 200, TRUE);
  g_assert_cmpuint (n, >=, 50);
  g_assert_cmpuint (n, <=, 56);
}

static void
test_digits (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    tick (fixture, FALSE);
  g_assert_cmpstr (fixture->happened->str, ==, "answered 1 2 # hung-up ");
}

/* Exactly two seconds from start to start, and nobody hangs up. */
static void
test_say_every (Fixture *fixture, gconstpointer data)
{
  guint starts[3];

  for (guint i = 0, n = 0; i < G_N_ELEMENTS (starts); i++) {
    n += ticks_until (fixture, TRUE, 200, TRUE);
    starts[i] = n;
    n += ticks_until (fixture, FALSE, 200, TRUE);
  }
  g_assert_cmpuint (starts[1] - starts[0], ==, 100);
  g_assert_cmpuint (starts[2] - starts[1], ==, 100);
  g_assert_cmpuint (tandem_sim_person_get_position_ms (fixture->person), >, 4000);
  g_assert_cmpstr (fixture->happened->str, ==, "answered ");
}

/* Keys come at their time, and then nothing more, ever. */
static void
test_listen (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    tick (fixture, i < 50);
  g_assert_cmpstr (fixture->happened->str, ==, "answered ");
  tick (fixture, FALSE);
  g_assert_cmpstr (fixture->happened->str, ==, "answered 1 ");
  for (guint i = 0; i < 4000; i++)
    tick (fixture, i % 100 < 50);
  g_assert_cmpstr (fixture->happened->str, ==, "answered 1 2 ");
  g_assert_false (tandem_sim_ear_is_loud (fixture->said));
}

static void
test_mid_sentence (Fixture *fixture, gconstpointer data)
{
  guint n = 0;

  while (strstr (fixture->happened->str, "hung-up") == NULL) {
    tick (fixture, FALSE);
    n++;
  }
  /* The whole sentence is about 3 s. */
  g_assert_cmpuint (n, >, 50);
  g_assert_cmpuint (n, <, 120);
  tick (fixture, FALSE);
  g_assert_false (tandem_sim_ear_is_loud (fixture->said));
}

/* What is played while it rings is not heard, and no time goes by for the script. */
static void
test_calls (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (fixture->happened->str, ==, "called ");
  for (guint i = 0; i < 50; i++)
    tick (fixture, TRUE);
  g_assert_cmpstr (fixture->happened->str, ==, "called ");
  g_assert_cmpuint (tandem_sim_person_get_position_ms (fixture->person), ==, 0);
  g_assert_cmpmem (fixture->said, sizeof fixture->said, fixture->quiet, sizeof fixture->quiet);
  tandem_sim_person_put_through (fixture->person);
  for (guint i = 0; i < 5; i++)
    tick (fixture, FALSE);
  g_assert_cmpuint (tandem_sim_person_get_position_ms (fixture->person), ==, 100);
  g_assert_cmpstr (fixture->happened->str, ==, "called ");
  tick (fixture, FALSE);
  g_assert_cmpstr (fixture->happened->str, ==, "called 1 ");
}

/* Whoever has lost patience is not put through any more. */
static void
test_impatient (Fixture *fixture, gconstpointer data)
{
  while (strstr (fixture->happened->str, "hung-up") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->happened->str, ==, "called hung-up ");
  tandem_sim_person_put_through (fixture->person);
  tick (fixture, FALSE);
  g_assert_cmpmem (fixture->said, sizeof fixture->said, fixture->quiet, sizeof fixture->quiet);
}

static void
test_declined (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (fixture->happened->str, ==, strncmp (data, "busy", 4) == 0 ? "declined:busy " :
                   strncmp (data, "no-answer", 9) == 0 ? "declined:no-answer " : "declined:failed ");
}

static void
test_recorded (Fixture *fixture, gconstpointer data)
{
  g_autofree char *heard_path = g_build_filename (fixture->dir, "CA1-heard.wav", NULL);
  g_autofree char *said_path = g_build_filename (fixture->dir, "CA1-said.wav", NULL);
  g_autofree char *events_path = g_build_filename (fixture->dir, "events.jsonl", NULL);
  g_autofree char *heard = NULL;
  g_autofree char *said = NULL;
  g_autofree char *events = NULL;
  gsize heard_size;
  gsize said_size;

  for (guint i = 0; i < 100; i++)
    tick (fixture, i < 50);
  tandem_sim_person_end (fixture->person);
  tandem_sim_person_end (fixture->person);
  g_assert_true (g_file_get_contents (heard_path, &heard, &heard_size, NULL));
  g_assert_true (g_file_get_contents (said_path, &said, &said_size, NULL));
  g_assert_cmpuint (heard_size, ==, 58 + 100 * TANDEM_SIM_FRAME_BYTES);
  g_assert_cmpuint (said_size, ==, heard_size);
  g_assert_cmpmem (heard + 58, TANDEM_SIM_FRAME_BYTES, fixture->loud, TANDEM_SIM_FRAME_BYTES);
  g_assert_cmpmem (heard + heard_size - TANDEM_SIM_FRAME_BYTES, TANDEM_SIM_FRAME_BYTES, fixture->quiet,
                   TANDEM_SIM_FRAME_BYTES);
  g_assert_true (g_file_get_contents (events_path, &events, NULL, NULL));
  g_assert_nonnull (strstr (events, "\"what\":\"say_started\",\"call_sid\":\"CA1\",\"at_ms\":\"200\",\"text\":\"Hello.\""));
  g_assert_nonnull (strstr (events, "\"what\":\"say_ended\""));
  g_assert_nonnull (strstr (events, "\"what\":\"heard_speech_started\",\"call_sid\":\"CA1\",\"at_ms\":\"0\""));
  g_assert_nonnull (strstr (events, "\"what\":\"heard_speech_ended\",\"call_sid\":\"CA1\",\"at_ms\":\"1000\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, script, function) g_test_add ("/simulator/person/" name, Fixture, script, set_up, function, tear_down)
  ADD ("wait-for-agent", "answer 10ms\nwait-for-agent\nsay Hello.\nwait-for-agent\nhang-up", test_wait_for_agent);
  ADD ("wait-for-speech", "answer 10ms\nwait-for-speech 1s\nsay Stop.\nwait-for-speech 1s\nsay Stop.", test_wait_for_speech);
  ADD ("digits", "answer 10ms\ndigits 12#\nhang-up", test_digits);
  ADD ("say-every", "answer 10ms\nwait 100ms\nsay-every 2s Hello.", test_say_every);
  ADD ("listen", "answer 10ms\nlisten 1s\nwait-until 2s\ndigits 12\nlisten", test_listen);
  ADD ("mid-sentence", "answer 10ms\nhang-up-mid-sentence\nsay This is a rather long sentence about nothing at all.",
       test_mid_sentence);
  ADD ("busy", "busy 10ms", test_declined);
  ADD ("no-answer", "no-answer 10ms", test_declined);
  ADD ("fail", "fail 10ms", test_declined);
  ADD ("no-such-voice", "voice no-such-voice\nanswer 10s\nsay Hello.", test_declined);
  ADD ("recorded", "answer 10ms\nwait 200ms\nsay Hello.", test_recorded);
  g_test_add ("/simulator/person/calls", Fixture, "answer 2s\nwait 100ms\ndigits 1\n", set_up_caller, test_calls, tear_down);
  g_test_add ("/simulator/person/impatient", Fixture, "patience 100ms\nanswer\nwait 1s\n", set_up_caller, test_impatient, tear_down);
  return g_test_run ();
}
