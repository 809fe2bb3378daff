// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line.h"

#include <string.h>

#include "fake-stream.h"
#include "fake-voice.h"
#include "tandem-error.h"

#define ALL (TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE)

/* A line on which nobody speaks. */
typedef struct {
  gint64 now_us;
  GPtrArray *log; /* of the voice */
  FakeStream *stream;
  FakeVoice *voice;
  TandemProfile *profile;
  TandemLevels *levels;
  TandemMediaTally tally;
  TandemLine *line;
  guint n_quiet; /* how often it was told that the call is to end */
  gint64 heard_ms;
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
}

static void
on_anything (TandemLine *line, gpointer user_data)
{
}

static void
on_notice (TandemLine *line, const GError *error, gpointer user_data)
{
  if (g_error_matches (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_QUIET))
    ((Fixture *) user_data)->n_quiet++;
}

static void
on_digit (TandemLine *line, char digit, gpointer user_data)
{
}

static TandemRecorder *
on_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  return NULL;
}

static void
on_over (TandemLine *line, const char *reason, gpointer user_data)
{
}

static const TandemLineListener listener = { on_turn, on_anything, on_notice, on_digit, on_anything, on_record, on_over };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  return TANDEM_VOICE (g_object_ref (((Fixture *) user_data)->voice));
}

/* @data: the two seconds of the policy. */
static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemClock clock = { now_us, f };
  const int *seconds = data;

  f->now_us = 1000000;
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->levels = tandem_levels_new ();
  f->profile = tandem_profile_new ("test");
  g_object_set (f->profile, "silence-prompt-s", seconds[0], "silence-end-s", seconds[1], NULL);
  f->stream = fake_stream_new (clock, NULL);
  f->voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, ALL, f->log);
  f->line = tandem_line_new ("call", f->profile, f->levels, &f->tally, clock);
  tandem_line_set_listener (f->line, &listener, f);
  tandem_line_open (f->line, make_voice, f);
  fake_voice_ready (f->voice);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->line);
  g_assert_finalize_object (f->voice);
  g_assert_finalize_object (f->stream);
  g_assert_finalize_object (f->profile);
  tandem_levels_unref (f->levels);
  g_ptr_array_unref (f->log);
}

static void
pass (Fixture *f, int ms)
{
  guint8 frame[160];

  memset (frame, 0xff, sizeof frame);
  for (; ms > 0; ms -= 20, f->heard_ms += 20) {
    fake_stream_hear (f->stream, f->heard_ms, frame, sizeof frame);
    f->now_us += 20 * 1000;
    fake_stream_play (f->stream);
    tandem_line_tick (f->line, f->now_us);
  }
}

static guint
count (Fixture *f, const char *word)
{
  guint n = 0;

  for (guint i = 0; i < f->log->len; i++)
    n += g_str_has_prefix (f->log->pdata[i], word);
  return n;
}

/* The agent says something of @ms, which is heard. */
static void
answer (Fixture *f, const char *response, int ms)
{
  g_autofree char *item = g_strconcat ("item_", response, NULL);

  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_RESPONSE_STARTED, .response_id = response });
  fake_voice_say (f->voice, item, response, ms);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_AUDIO_DONE, .item_id = item, .response_id = response });
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_RESPONSE_DONE, .response_id = response });
  pass (f, ms);
}

static void
speak (Fixture *f, gboolean begins)
{
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = begins ? TANDEM_VOICE_SPEECH_STARTED : TANDEM_VOICE_SPEECH_STOPPED,
                                                  .item_id = "heard", .at_ms = f->heard_ms });
}

static const int ask_and_end[] = { 5, 12 };
static const int only_end[] = { 0, 8 };
static const int nothing[] = { 0, 0 };

/* It asks once, after the agent's own words and not during them, and ends later; what is said in between counts anew. */
static void
test_ask_and_end (Fixture *f, gconstpointer data)
{
  answer (f, "r1", 4000);
  pass (f, 4900);
  g_assert_cmpuint (count (f, "respond"), ==, 0);
  pass (f, 200);
  g_assert_cmpuint (count (f, "respond"), ==, 1);
  g_assert_cmpuint (count (f, "note"), ==, 1);
  answer (f, "r2", 2000);
  pass (f, 6900);
  g_assert_cmpuint (f->n_quiet, ==, 0);
  g_assert_cmpuint (count (f, "respond"), ==, 1);
  pass (f, 200);
  g_assert_cmpuint (f->n_quiet, ==, 1);
  pass (f, 20000);
  g_assert_cmpuint (f->n_quiet, ==, 1);
}

static void
test_who_speaks_is_asked_again (Fixture *f, gconstpointer data)
{
  pass (f, 5100);
  g_assert_cmpuint (count (f, "respond"), ==, 1);
  answer (f, "r1", 1000);
  pass (f, 3000);
  speak (f, TRUE);
  pass (f, 30000);
  g_assert_cmpuint (f->n_quiet, ==, 0);
  speak (f, FALSE);
  answer (f, "r2", 1000);
  pass (f, 4900);
  g_assert_cmpuint (count (f, "respond"), ==, 1);
  pass (f, 200);
  g_assert_cmpuint (count (f, "respond"), ==, 2);
  g_assert_cmpuint (f->n_quiet, ==, 0);
}

static void
test_only_end (Fixture *f, gconstpointer data)
{
  pass (f, 7900);
  g_assert_cmpuint (f->n_quiet, ==, 0);
  pass (f, 200);
  g_assert_cmpuint (f->n_quiet, ==, 1);
  g_assert_cmpuint (count (f, "respond"), ==, 0);
}

/* An operator knows what silence means. */
static void
test_operator (Fixture *f, gconstpointer data)
{
  tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  pass (f, 60000);
  g_assert_cmpuint (f->n_quiet, ==, 0);
  g_assert_cmpuint (count (f, "respond"), ==, 0);
}

static void
test_no_policy (Fixture *f, gconstpointer data)
{
  pass (f, 120000);
  g_assert_cmpuint (f->n_quiet, ==, 0);
  g_assert_cmpuint (count (f, "respond"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, seconds, func) g_test_add ("/line-silence/" name, Fixture, seconds, set_up, func, tear_down)
  ADD ("ask-and-end", ask_and_end, test_ask_and_end);
  ADD ("who-speaks-is-asked-again", ask_and_end, test_who_speaks_is_asked_again);
  ADD ("only-end", only_end, test_only_end);
  ADD ("operator", only_end, test_operator);
  ADD ("no-policy", nothing, test_no_policy);
  return g_test_run ();
}
