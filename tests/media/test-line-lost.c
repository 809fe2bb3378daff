// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line.h"

#include <string.h>

#include "fake-stream.h"
#include "fake-voice.h"
#include "tandem-error.h"

#define ALL (TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE)

/* A line whose stream breaks, and others that take its place. */
typedef struct {
  gint64 now_us;
  GPtrArray *log; /* of streams and voice together */
  FakeStream *stream;
  FakeVoice *voice;
  TandemProfile *profile;
  TandemLevels *levels;
  TandemMediaTally tally;
  TandemLine *line;
  GString *story; /* "connected|lost|over:why|" */
  gint64 start_ms; /* of the newest turn that told it */
  gint64 heard_ms;
  gboolean interrupted;
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
  Fixture *f = user_data;

  if (update->start_ms >= 0)
    f->start_ms = update->start_ms;
  if (update->total_ms >= 0)
    f->heard_ms = update->heard_ms;
  f->interrupted |= update->interrupted;
}

static void
on_connected (TandemLine *line, gpointer user_data)
{
  g_string_append (((Fixture *) user_data)->story, "connected|");
}

static void
on_error (TandemLine *line, const GError *error, gpointer user_data)
{
}

static void
on_digit (TandemLine *line, char digit, gpointer user_data)
{
}

static void
on_moved (TandemLine *line, gpointer user_data)
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
  g_string_append_printf (((Fixture *) user_data)->story, "over:%s|", reason ? reason : "regular");
}

static void
on_lost (TandemLine *line, const char *reason, gpointer user_data)
{
  g_assert_true (tandem_line_is_lost (line));
  g_assert_nonnull (reason);
  g_string_append (((Fixture *) user_data)->story, "lost|");
}

static const TandemLineListener listener = { on_turn, on_connected, on_error, on_digit, on_moved, on_record, on_over, on_lost };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  return TANDEM_VOICE (g_object_ref (((Fixture *) user_data)->voice));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemClock clock = { now_us, f };

  f->now_us = 1000000;
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->levels = tandem_levels_new ();
  f->profile = tandem_profile_new ("test");
  f->story = g_string_new (NULL);
  f->stream = fake_stream_new (clock, f->log);
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
  g_string_free (f->story, TRUE);
}

static void
pass (Fixture *f, int ms)
{
  for (; ms > 0; ms -= 20) {
    f->now_us += 20 * 1000;
    fake_stream_play (f->stream);
    tandem_line_tick (f->line, f->now_us);
  }
}

static void
hear (Fixture *f, gint64 from_ms, int ms, guint8 byte)
{
  guint8 frame[160];

  memset (frame, byte, sizeof frame);
  for (; ms > 0; ms -= 20, from_ms += 20)
    fake_stream_hear (f->stream, from_ms, frame, sizeof frame);
}

static void
lose (Fixture *f)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "It broke.");

  fake_stream_end (f->stream, error);
}

/* Another stream, that the telephone plays from now on. */
static void
replace (Fixture *f)
{
  const TandemClock clock = { now_us, f };

  g_assert_false (fake_stream_has_listener (f->stream));
  g_assert_true (fake_stream_is_closed (f->stream));
  g_object_unref (f->stream);
  f->stream = fake_stream_new (clock, f->log);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
}

/* What was sent ahead and not heard is sent again, and nothing that was; the agent is told of nothing, since nothing is lost. */
static void
test_sentence_goes_on (Fixture *f, gconstpointer data)
{
  fake_voice_say (f->voice, "a", "r", 1000);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_AUDIO_DONE, .item_id = "a", .response_id = "r" });
  pass (f, 300);
  g_assert_cmpuint (fake_stream_get_played (f->stream), ==, 300 * 8);
  lose (f);
  g_assert_false (tandem_line_is_attached (f->line));
  pass (f, 5000);
  replace (f);
  pass (f, 2000);
  /* To the next mark, it may have been heard twice. */
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, >=, 700 * 8);
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, <=, 800 * 8);
  g_assert_cmpint (f->heard_ms, ==, 1000);
  g_assert_false (f->interrupted);
  for (guint i = 0; i < f->log->len; i++)
    g_assert_false (g_str_has_prefix (f->log->pdata[i], "truncate"));
  g_assert_cmpstr (f->story->str, ==, "connected|lost|connected|");
}

/* Marks of the dead stream mean nothing to the next one: who is interrupted after the gap was heard as far as both played. */
static void
test_unheard_stays_unheard (Fixture *f, gconstpointer data)
{
  fake_voice_say (f->voice, "a", "r", 2000);
  pass (f, 300);
  fake_stream_hold_marks (f->stream);
  lose (f);
  f->now_us += 3 * G_USEC_PER_SEC;
  replace (f);
  pass (f, 200);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_SPEECH_STARTED, .item_id = "u", .at_ms = 100 });
  g_assert_true (f->interrupted);
  g_assert_cmpint (f->heard_ms, >=, 480);
  g_assert_cmpint (f->heard_ms, <=, 520);
}

/* Positions go on over the gap, and the agent hears it as silence. */
static void
test_time_goes_on (Fixture *f, gconstpointer data)
{
  hear (f, 0, 1000, 0x11);
  pass (f, 1000);
  lose (f);
  f->now_us += 2 * G_USEC_PER_SEC;
  replace (f);
  hear (f, 0, 100, 0x22);
  g_assert_cmpuint (fake_voice_get_audio (f->voice)->len, ==, (1000 + 2000 + 100) * 8);
  g_assert_cmpint (fake_voice_get_audio (f->voice)->data[1500 * 8], ==, 0xFF);
  g_assert_cmpint (fake_voice_get_audio (f->voice)->data[3000 * 8], ==, 0x22);
  fake_voice_say (f->voice, "b", "r2", 200);
  pass (f, 400);
  g_assert_cmpint (f->start_ms, >=, 3000);
  g_assert_cmpint (f->start_ms, <=, 3060);
}

/* Nobody watches over a telephone that is known to be away; ten seconds of silence on one that is there are a loss. */
static void
test_watchdog (Fixture *f, gconstpointer data)
{
  lose (f);
  pass (f, 20000);
  g_assert_cmpstr (f->story->str, ==, "connected|lost|");
  replace (f);
  pass (f, 9000);
  g_assert_cmpstr (f->story->str, ==, "connected|lost|connected|");
  pass (f, 2000);
  g_assert_cmpstr (f->story->str, ==, "connected|lost|connected|lost|");
}

/* The carrier knows better than the socket. */
static void
test_told_by_carrier (Fixture *f, gconstpointer data)
{
  tandem_line_lose_stream (f->line);
  tandem_line_lose_stream (f->line);
  g_assert_cmpstr (f->story->str, ==, "connected|lost|");
  replace (f);
  g_assert_true (tandem_line_is_attached (f->line));
}

static void
test_ends_while_lost (Fixture *f, gconstpointer data)
{
  lose (f);
  tandem_line_close (f->line);
  g_assert_false (tandem_line_is_lost (f->line));
  g_assert_cmpstr (f->story->str, ==, "connected|lost|over:regular|");
}

#define ADD(name, func) g_test_add ("/line-lost/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sentence-goes-on", test_sentence_goes_on);
  ADD ("unheard-stays-unheard", test_unheard_stays_unheard);
  ADD ("time-goes-on", test_time_goes_on);
  ADD ("watchdog", test_watchdog);
  ADD ("told-by-carrier", test_told_by_carrier);
  ADD ("ends-while-lost", test_ends_while_lost);
  return g_test_run ();
}
