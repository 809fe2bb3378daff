// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fake-stream.h"
#include "fake-voice.h"
#include "tandem-line.h"

/* A call without an agent. */
typedef struct {
  gint64 now_us;
  gint64 sent_ms;     /* by the remote */
  GPtrArray *turns;
  GPtrArray *voices;  /* FakeVoice: remote, operator */
  guint n_agents;     /* asked for */
  guint n_over;
  FakeStream *stream;
  TandemLine *line;
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->turns, tandem_turn_update_copy (update));
}

static void
on_line (TandemLine *line, gpointer user_data)
{
}

static void
on_notice (TandemLine *line, const GError *error, gpointer user_data)
{
  g_error ("%s", error->message);
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
  ((Fixture *) user_data)->n_over++;
}

static const TandemLineListener listener = { on_turn, on_line, on_notice, on_digit, on_line, on_record, on_over };

/* As the app's: no agent, but somebody who writes down. */
static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  Fixture *f = user_data;

  if (!g_str_equal (tandem_profile_get_provider (profile), TANDEM_CAPTIONS_PROVIDER)) {
    f->n_agents++;
    return NULL;
  }
  g_ptr_array_add (f->voices, fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_CAN_TRANSCRIBE, NULL));
  return TANDEM_VOICE (g_object_ref (f->voices->pdata[f->voices->len - 1]));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemClock clock = { now_us, f };
  g_autoptr (TandemProfile) profile = tandem_profile_new ("test");

  g_object_set (profile, "provider", data ? data : "none", NULL);
  f->now_us = 1000000;
  f->turns = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_turn_update_free);
  f->voices = g_ptr_array_new_with_free_func (g_object_unref);
  f->stream = fake_stream_new (clock, NULL);
  f->line = tandem_line_new ("call", profile, NULL, NULL, clock);
  tandem_line_set_listener (f->line, &listener, f);
  tandem_line_open (f->line, make_voice, f);
  for (guint i = 0; i < f->voices->len; i++)
    fake_voice_ready (f->voices->pdata[i]);
  tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->line);
  g_assert_finalize_object (f->stream);
  g_ptr_array_unref (f->voices);
  g_ptr_array_unref (f->turns);
}

/* 20 ms of both, as the telephone and the desk bring them. */
static void
step (Fixture *f)
{
  guint8 remote[TANDEM_ULAW_FRAME];
  gint16 frame[TANDEM_ULAW_FRAME];

  memset (remote, 0x20, sizeof remote);
  for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = 5000;
  f->now_us += 20000;
  fake_stream_play (f->stream);
  fake_stream_hear (f->stream, f->sent_ms, remote, sizeof remote);
  f->sent_ms += 20;
  if (tandem_line_operator_speaks (f->line))
    tandem_operator_port_speak (tandem_line_get_operator (f->line), frame);
  tandem_line_tick (f->line, f->now_us);
}

static guint
given (Fixture *f, guint i)
{
  return fake_voice_get_audio (f->voices->pdata[i])->len / TANDEM_ULAW_BYTES_PER_MS;
}

static guint8
last_given (Fixture *f, guint i)
{
  GByteArray *audio = fake_voice_get_audio (f->voices->pdata[i]);

  return audio->data[audio->len - 1];
}

static void
emit (Fixture *f, guint i, TandemVoiceEventType type, gint64 at_ms, const char *text)
{
  fake_voice_emit (f->voices->pdata[i], &(TandemVoiceEvent){ .type = type, .item_id = "i1", .at_ms = at_ms, .text = text,
                                                             .party = TANDEM_PARTY_REMOTE });
}

static void
test_both_are_written_down (Fixture *f, gconstpointer data)
{
  const TandemTurnUpdate *turn;

  g_assert_cmpuint (f->voices->len, ==, 2);
  for (int i = 0; i < 50; i++)
    step (f);
  g_assert_cmpuint (given (f, 0), ==, 1000);
  g_assert_cmpuint (last_given (f, 0), ==, 0x20);
  g_assert_cmpuint (given (f, 1), ==, 1000);
  g_assert_cmpuint (last_given (f, 1), ==, tandem_ulaw_encode (5000));
  emit (f, 1, TANDEM_VOICE_SPEECH_STARTED, 100, NULL);
  emit (f, 1, TANDEM_VOICE_SPEECH_STOPPED, 900, NULL);
  emit (f, 1, TANDEM_VOICE_ITEM_ADDED, 0, NULL);
  emit (f, 1, TANDEM_VOICE_REMOTE_TEXT_DONE, 0, "Good morning.");
  turn = f->turns->pdata[f->turns->len - 1];
  g_assert_cmpint (turn->party, ==, TANDEM_PARTY_OPERATOR);
  g_assert_cmpstr (turn->text, ==, "Good morning.");
  g_assert_cmpint (turn->end_ms - turn->start_ms, ==, 800);
  g_assert_true (turn->final);
}

/* What nobody hears is not written down either. */
static void
test_muted_and_on_hold (Fixture *f, gconstpointer data)
{
  step (f);
  tandem_line_set_muted (f->line, TRUE);
  step (f);
  g_assert_cmpuint (given (f, 1), ==, 20);
  g_assert_cmpuint (given (f, 0), ==, 40);
  tandem_line_set_muted (f->line, FALSE);
  tandem_line_set_patch (f->line, TANDEM_PATCH_HOLD);
  step (f);
  g_assert_cmpuint (given (f, 1), ==, 20);
  g_assert_cmpuint (given (f, 0), ==, 60);
  g_assert_cmpuint (last_given (f, 0), ==, TANDEM_ULAW_SILENCE);
  tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  step (f);
  g_assert_cmpuint (last_given (f, 0), ==, 0x20);
}

static void
test_last_words (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < 50; i++)
    step (f);
  emit (f, 0, TANDEM_VOICE_SPEECH_STARTED, 500, NULL);
  fake_stream_end (f->stream, NULL);
  g_assert_cmpuint (f->n_over, ==, 0);
  emit (f, 0, TANDEM_VOICE_SPEECH_STOPPED, 1000, NULL);
  emit (f, 0, TANDEM_VOICE_ITEM_ADDED, 0, NULL);
  g_assert_cmpuint (f->n_over, ==, 0);
  emit (f, 0, TANDEM_VOICE_REMOTE_TEXT_DONE, 0, "Bye.");
  g_assert_cmpuint (f->n_over, ==, 1);
}

static void
test_regular_end (Fixture *f, gconstpointer data)
{
  step (f);
  tandem_line_close (f->line);
  g_assert_cmpuint (f->n_over, ==, 1);
  g_assert_false (fake_voice_has_listener (f->voices->pdata[0]));
}

/* An agent writes down what it hears itself. */
static void
test_agent (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (f->n_agents, ==, 1);
  g_assert_cmpuint (f->voices->len, ==, 0);
  step (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) g_test_add ("/line-captions/" name, Fixture, data, set_up, func, tear_down)
  ADD ("both-are-written-down", NULL, test_both_are_written_down);
  ADD ("muted-and-on-hold", NULL, test_muted_and_on_hold);
  ADD ("last-words", NULL, test_last_words);
  ADD ("regular-end", NULL, test_regular_end);
  ADD ("agent", "openai", test_agent);
  return g_test_run ();
}
