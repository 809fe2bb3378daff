// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <math.h>
#include <string.h>

#include "fake-stream.h"
#include "fake-voice.h"
#include "tandem-error.h"
#include "tandem-line.h"
#include "tandem-recording-tone.h"

#define WORDS "This call is recorded."
#define CAN (TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_SAY)
#define PRESENT (-24.0) /* the tone is at -18 */
#define ABSENT (-60.0)
#define OPERATOR_HZ 700.0

typedef struct {
  gint64 now_us;
  gint64 sent_ms; /* by the remote */
  guint n_notices;
  GPtrArray *log;
  FakeStream *stream;
  FakeVoice *voice; /* NULL: a call without an agent */
  TandemProfile *profile;
  TandemLevels *levels;
  TandemMediaTally tally;
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
}

static void
on_line (TandemLine *line, gpointer user_data)
{
}

static void
on_notice (TandemLine *line, const GError *error, gpointer user_data)
{
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_ANNOUNCEMENT);
  ((Fixture *) user_data)->n_notices++;
}

static void
on_digit (TandemLine *line, char digit, gpointer user_data)
{
}

static void
on_over (TandemLine *line, const char *reason, gpointer user_data)
{
}

static TandemRecorder *
on_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  return NULL;
}

static const TandemLineListener listener = { on_turn, on_line, on_notice, on_digit, on_line, on_record, on_over };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  Fixture *f = user_data;

  return f->voice ? TANDEM_VOICE (g_object_ref (f->voice)) : NULL;
}

static void
set_up (Fixture *f, gconstpointer provider)
{
  const TandemClock clock = { now_us, f };

  f->now_us = 1000000;
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->levels = tandem_levels_new ();
  f->profile = tandem_profile_new ("test");
  g_object_set (f->profile, "provider", provider, NULL);
  f->stream = fake_stream_new (clock, NULL);
  if (!g_str_equal (provider, "none"))
    f->voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, CAN, f->log);
  f->line = tandem_line_new ("call", f->profile, f->levels, &f->tally, clock);
  tandem_line_set_listener (f->line, &listener, f);
  if (!f->voice)
    tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  tandem_line_open (f->line, make_voice, f);
  tandem_line_announce (f->line, WORDS);
}

static void
tear_down (Fixture *f, gconstpointer provider)
{
  g_assert_finalize_object (f->line);
  if (f->voice)
    g_assert_finalize_object (f->voice);
  g_assert_finalize_object (f->stream);
  g_clear_object (&f->profile);
  tandem_levels_unref (f->levels);
  g_ptr_array_unref (f->log);
}

static void
answer (Fixture *f)
{
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
}

/* @speaks: the operator does. */
static void
pass (Fixture *f, int ms, gboolean speaks)
{
  guint8 silence[TANDEM_ULAW_FRAME];

  memset (silence, TANDEM_ULAW_SILENCE, sizeof silence);
  for (; ms > 0; ms -= 20) {
    gint16 frame[TANDEM_ULAW_FRAME];

    f->now_us += 20000;
    fake_stream_play (f->stream);
    fake_stream_hear (f->stream, f->sent_ms, silence, sizeof silence);
    for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
      frame[i] = (gint16) (4000.0 * sin (2.0 * G_PI * OPERATOR_HZ * (double) (f->sent_ms * 8 + i) / 8000.0));
    f->sent_ms += 20;
    if (speaks && tandem_line_operator_speaks (f->line))
      tandem_operator_port_speak (tandem_line_get_operator (f->line), frame);
    tandem_line_tick (f->line, f->now_us);
  }
}

/* dBFS of @hz in the @ms of sound that came last, all of which is of one kind. */
static double
power (Fixture *f, gsize from, double hz)
{
  const GByteArray *audio = fake_stream_get_audio (f->stream);
  double re = 0.0;
  double im = 0.0;
  gsize n = audio->len - from;

  g_assert_cmpuint (n, >, 0);
  for (gsize i = 0; i < n; i++) {
    double sample = tandem_ulaw_decode (audio->data[from + i]);

    re += sample * cos (2.0 * G_PI * hz * (double) i / 8000.0);
    im += sample * sin (2.0 * G_PI * hz * (double) i / 8000.0);
  }
  /* RMS */
  return 20.0 * log10 (sqrt (2.0) * sqrt (re * re + im * im) / (double) n / 32768.0 + 1e-9);
}

static gsize
sent (Fixture *f)
{
  return fake_stream_get_audio (f->stream)->len;
}

/* The next tone comes in the next @ms, and is whole; nothing else is sent. */
static void
assert_tone (Fixture *f, int ms)
{
  gsize before = sent (f);

  pass (f, ms, FALSE);
  g_assert_cmpuint (sent (f) - before, ==, TANDEM_RECORDING_TONE_FRAMES * TANDEM_ULAW_FRAME);
  g_assert_cmpfloat (power (f, before, TANDEM_RECORDING_TONE_HZ), >, PRESENT);
}

static void
assert_silence (Fixture *f, int ms)
{
  gsize before = sent (f);

  pass (f, ms, FALSE);
  g_assert_cmpuint (sent (f), ==, before);
}

static guint
count_said (Fixture *f)
{
  guint n = 0;

  for (guint i = 0; i < f->log->len; i++)
    n += g_str_equal (f->log->pdata[i], "say " WORDS);
  return n;
}

static void
test_agent_says_it (Fixture *f, gconstpointer provider)
{
  fake_voice_ready (f->voice);
  g_assert_cmpuint (count_said (f), ==, 0);
  answer (f);
  assert_silence (f, 40000);
  g_assert_cmpuint (count_said (f), ==, 1);
  g_assert_cmpuint (f->n_notices, ==, 0);
  /* Once is enough. */
  tandem_line_announce (f->line, NULL);
  tandem_line_announce (f->line, WORDS);
  assert_silence (f, 2000);
  g_assert_cmpuint (count_said (f), ==, 1);
}

static void
test_agent_comes_late (Fixture *f, gconstpointer provider)
{
  answer (f);
  assert_silence (f, 3000);
  fake_voice_ready (f->voice);
  assert_silence (f, 20000);
  g_assert_cmpuint (count_said (f), ==, 1);
  g_assert_cmpuint (f->n_notices, ==, 0);
}

static void
test_agent_never_comes (Fixture *f, gconstpointer provider)
{
  answer (f);
  assert_silence (f, 4980);
  assert_tone (f, 2000);
  g_assert_cmpuint (f->n_notices, ==, 1);
  fake_voice_ready (f->voice);
  pass (f, 2000, FALSE);
  g_assert_cmpuint (count_said (f), ==, 0);
}

/* Nobody would hear what a muted agent says. */
static void
test_agent_is_muted (Fixture *f, gconstpointer provider)
{
  fake_voice_ready (f->voice);
  tandem_line_set_muted (f->line, TRUE);
  answer (f);
  assert_tone (f, 2000);
  g_assert_cmpuint (count_said (f), ==, 0);
  g_assert_cmpuint (f->n_notices, ==, 1);
}

static void
test_tone (Fixture *f, gconstpointer provider)
{
  answer (f);
  assert_tone (f, 2000);
  g_assert_cmpuint (f->n_notices, ==, 1);
  assert_silence (f, 13400);
  assert_tone (f, 700);
  /* What is not recorded needs no tone. */
  tandem_line_announce (f->line, NULL);
  assert_silence (f, 40000);
  tandem_line_announce (f->line, WORDS);
  assert_tone (f, 2000);
  g_assert_cmpuint (f->n_notices, ==, 1);
}

/* It sounds beside the operator, who loses nothing by it. */
static void
test_tone_and_operator (Fixture *f, gconstpointer provider)
{
  gsize before;

  answer (f);
  pass (f, 15000, TRUE);
  before = sent (f);
  pass (f, 400, TRUE);
  g_assert_cmpfloat (power (f, before, OPERATOR_HZ), >, PRESENT);
  g_assert_cmpfloat (power (f, before, TANDEM_RECORDING_TONE_HZ), <, ABSENT);
  pass (f, 120, TRUE);
  before = sent (f);
  pass (f, 400, TRUE);
  g_assert_cmpuint (sent (f) - before, ==, 400 * 8);
  g_assert_cmpfloat (power (f, before, OPERATOR_HZ), >, PRESENT);
  g_assert_cmpfloat (power (f, before, TANDEM_RECORDING_TONE_HZ), >, PRESENT);
}

/* Taking over empties what the carrier has: the tone that was cut begins again. */
static void
test_tone_is_cut (Fixture *f, gconstpointer provider)
{
  gsize before;

  tandem_line_set_muted (f->line, TRUE);
  fake_voice_ready (f->voice);
  answer (f);
  pass (f, 100, FALSE);
  tandem_line_set_muted (f->line, FALSE);
  before = sent (f);
  tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  g_assert_cmpuint (fake_stream_get_n_clears (f->stream), ==, 1);
  pass (f, 2000, FALSE);
  g_assert_cmpuint (sent (f) - before, ==, TANDEM_RECORDING_TONE_FRAMES * TANDEM_ULAW_FRAME);
  g_assert_cmpfloat (power (f, before, TANDEM_RECORDING_TONE_HZ), >, PRESENT);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    const char *provider;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/announcement/agent-says-it", "openai", test_agent_says_it },
    { "/announcement/agent-comes-late", "openai", test_agent_comes_late },
    { "/announcement/agent-never-comes", "openai", test_agent_never_comes },
    { "/announcement/agent-is-muted", "openai", test_agent_is_muted },
    { "/announcement/tone", "none", test_tone },
    { "/announcement/tone-and-operator", "none", test_tone_and_operator },
    { "/announcement/tone-is-cut", "openai", test_tone_is_cut },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].provider, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
