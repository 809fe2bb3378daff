// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-turn-reporter.h"

typedef struct {
  TandemTurnReporter *reporter;
  GPtrArray *updates;
} Fixture;

static void
on_turn (const TandemTurnUpdate *update, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->updates, tandem_turn_update_copy (update));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_turn_update_free);
  f->reporter = tandem_turn_reporter_new (on_turn, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->reporter);
  g_ptr_array_unref (f->updates);
}

static void
event (Fixture *f, TandemVoiceEventType type, const char *item, const char *response, const char *text)
{
  tandem_turn_reporter_voice_event (f->reporter, &(TandemVoiceEvent){ .type = type, .item_id = item,
                                                                      .response_id = response, .text = text }, -1);
}

static const TandemTurnUpdate *
last (Fixture *f)
{
  return f->updates->pdata[f->updates->len - 1];
}

static void
sound_over (Fixture *f, const char *item, int heard, int total)
{
  g_autofree char *id = g_strdup (item);
  const TandemPlayoutReport report = { id, heard, heard, total, heard == total };

  tandem_turn_reporter_sound_over (f->reporter, &report, 5000);
}

/* Words may be whole before or after the sound was heard. */
static void
test_text_first (Fixture *f, gconstpointer data)
{
  event (f, TANDEM_VOICE_AUDIO, "a", "r", NULL);
  g_assert_cmpuint (f->updates->len, ==, 0);
  event (f, TANDEM_VOICE_AGENT_TEXT_DONE, "a", "r", "Yes");
  event (f, TANDEM_VOICE_RESPONSE_DONE, NULL, "r", NULL);
  g_assert_false (last (f)->final);
  sound_over (f, "a", 300, 300);
  g_assert_true (last (f)->final);
  g_assert_false (last (f)->interrupted);
}

static void
test_sound_first (Fixture *f, gconstpointer data)
{
  event (f, TANDEM_VOICE_AUDIO, "a", "r", NULL);
  sound_over (f, "a", 300, 300);
  g_assert_false (last (f)->final);
  event (f, TANDEM_VOICE_AGENT_TEXT, "a", "r", "Ye");
  g_assert_false (last (f)->final);
  event (f, TANDEM_VOICE_AGENT_TEXT_DONE, "a", "r", "Yes");
  g_assert_true (last (f)->final);
}

/* A response that ends concerns its own turns only. */
static void
test_responses (Fixture *f, gconstpointer data)
{
  event (f, TANDEM_VOICE_AGENT_TEXT, "a", "r1", "One");
  event (f, TANDEM_VOICE_AGENT_TEXT, "b", "r2", "Two");
  event (f, TANDEM_VOICE_RESPONSE_DONE, NULL, "r2", NULL);
  g_assert_cmpstr (last (f)->item_id, ==, "b");
  g_assert_true (last (f)->final);
  g_assert_cmpuint (f->updates->len, ==, 3);
}

static void
test_waiting (Fixture *f, gconstpointer data)
{
  g_assert_false (tandem_turn_reporter_is_waiting (f->reporter));
  event (f, TANDEM_VOICE_ITEM_ADDED, "u", NULL, NULL);
  g_assert_true (tandem_turn_reporter_is_waiting (f->reporter));
  event (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "u", NULL, "");
  g_assert_false (tandem_turn_reporter_is_waiting (f->reporter));
  /* The place may be told again later. */
  event (f, TANDEM_VOICE_ITEM_ADDED, "u", NULL, NULL);
  g_assert_false (tandem_turn_reporter_is_waiting (f->reporter));
  g_assert_cmpuint (f->updates->len, ==, 3);
}

/* Whatever is open at the end of the call becomes final, once; what was never shown stays so. */
static void
test_finish (Fixture *f, gconstpointer data)
{
  event (f, TANDEM_VOICE_AGENT_TEXT, "a", "r", "One");
  event (f, TANDEM_VOICE_REMOTE_TEXT, "u", NULL, "He");
  event (f, TANDEM_VOICE_SPEECH_STARTED, "noise", NULL, NULL);
  tandem_turn_reporter_finish (f->reporter);
  g_assert_cmpuint (f->updates->len, ==, 4);
  g_assert_true (((TandemTurnUpdate *) f->updates->pdata[2])->final);
  g_assert_true (((TandemTurnUpdate *) f->updates->pdata[3])->final);
  tandem_turn_reporter_finish (f->reporter);
  g_assert_cmpuint (f->updates->len, ==, 4);
}

/* Between the end of the speech and the commit of its item, the words are on their way too. */
static void
test_waiting_from_the_end_of_speech (Fixture *f, gconstpointer data)
{
  event (f, TANDEM_VOICE_SPEECH_STARTED, "u", NULL, NULL);
  g_assert_false (tandem_turn_reporter_is_waiting (f->reporter));
  event (f, TANDEM_VOICE_SPEECH_STOPPED, "u", NULL, NULL);
  g_assert_true (tandem_turn_reporter_is_waiting (f->reporter));
  event (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "u", NULL, "Bye");
  g_assert_false (tandem_turn_reporter_is_waiting (f->reporter));
}

#define ADD(name, func) g_test_add ("/media/turn-reporter/" name, Fixture, NULL, set_up, func, tear_down)

static gint64
get_now (gpointer user_data)
{
  return *(gint64 *) user_data;
}

static void
hear (Fixture *f, TandemVoiceEventType type, const char *item, TandemParty party, gint64 at_ms)
{
  const TandemVoiceEvent told = { .type = type, .item_id = item, .party = party, .response_id = "r", .text = "" };

  tandem_turn_reporter_voice_event (f->reporter, &told, at_ms);
}

static void
assert_latency (const TandemTurnUpdate *update, const char *wanted)
{
  g_autofree char *text = tandem_latency_to_text (&update->latency);

  g_assert_cmpstr (text, ==, wanted);
}

/* Every stage counts from where the service found the end of the words in the sound, by the clock of the line. */
static void
test_latency (Fixture *f, gconstpointer data)
{
  gint64 now = 0;
  TandemWaterfall waterfall = { .clock = { get_now, &now }, .attached_us = 7000000 };

  tandem_turn_reporter_set_waterfall (f->reporter, &waterfall);
  /* Nobody waited for a greeting. */
  now = 7100000;
  hear (f, TANDEM_VOICE_AUDIO, "greeting", TANDEM_PARTY_AGENT, -1);
  tandem_turn_reporter_sound_started (f->reporter, "greeting", 300);
  assert_latency (last (f), NULL);
  /* A word before the last one is not what is answered. */
  now = 9000000;
  hear (f, TANDEM_VOICE_SPEECH_STARTED, "q", TANDEM_PARTY_REMOTE, 1500);
  hear (f, TANDEM_VOICE_SPEECH_STOPPED, "q", TANDEM_PARTY_REMOTE, 1800);
  hear (f, TANDEM_VOICE_SPEECH_STARTED, "q", TANDEM_PARTY_REMOTE, 1900);
  now = 10500000;
  hear (f, TANDEM_VOICE_SPEECH_STOPPED, "q", TANDEM_PARTY_REMOTE, 3000);
  now = 10520000;
  hear (f, TANDEM_VOICE_ITEM_ADDED, "q", TANDEM_PARTY_REMOTE, -1);
  now = 10800000;
  hear (f, TANDEM_VOICE_AUDIO, "a", TANDEM_PARTY_AGENT, -1);
  now = 10810000;
  hear (f, TANDEM_VOICE_AUDIO, "a", TANDEM_PARTY_AGENT, -1);
  tandem_turn_reporter_sound_started (f->reporter, "a", 4000);
  assert_latency (last (f), "500 520 800 810 -1");
  now = 11000000;
  tandem_turn_reporter_sound_heard (f->reporter, "a");
  assert_latency (last (f), "500 520 800 810 1000");
  now = 12000000;
  tandem_turn_reporter_sound_heard (f->reporter, "a");
  sound_over (f, "a", 300, 300);
  assert_latency (last (f), "500 520 800 810 1000");
  /* Another sentence of the agent's own. */
  hear (f, TANDEM_VOICE_AUDIO, "b", TANDEM_PARTY_AGENT, -1);
  tandem_turn_reporter_sound_started (f->reporter, "b", 6000);
  assert_latency (last (f), NULL);
  tandem_turn_reporter_set_waterfall (f->reporter, NULL);
  tandem_waterfall_clear (&waterfall);
}

static void
test_percentiles (Fixture *f, gconstpointer data)
{
  gint32 ms[] = { 900, 100, 300, 200, 400, 500, 600, 700, 800, 1000 };
  gint32 one[] = { 5 };

  g_assert_cmpint (tandem_latency_percentile (ms, 10, 50), ==, 500);
  g_assert_cmpint (tandem_latency_percentile (ms, 10, 95), ==, 1000);
  g_assert_cmpint (tandem_latency_percentile (ms, 10, 90), ==, 900);
  g_assert_cmpint (tandem_latency_percentile (one, 1, 95), ==, 5);
  g_assert_cmpint (tandem_latency_percentile (NULL, 0, 95), ==, -1);
  g_assert_false (tandem_latency_from_text ("1 2 3 4").known);
  g_assert_false (tandem_latency_from_text ("soon").known);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("text-first", test_text_first);
  ADD ("sound-first", test_sound_first);
  ADD ("responses", test_responses);
  ADD ("waiting", test_waiting);
  ADD ("waiting-from-the-end-of-speech", test_waiting_from_the_end_of_speech);
  ADD ("finish", test_finish);
  ADD ("latency", test_latency);
  ADD ("percentiles", test_percentiles);
  return g_test_run ();
}
