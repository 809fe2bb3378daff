// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-ringback.h"

#include <math.h>

#include "fake-stream.h"
#include "tandem-line.h"
#include "tandem-pcm.h"

#define SECONDS 12

/* Amplitude of @frequency in @n samples. */
static double
amplitude (const gint16 *samples, gsize n, double frequency)
{
  double re = 0.0;
  double im = 0.0;

  for (gsize i = 0; i < n; i++) {
    re += samples[i] * cos (2.0 * G_PI * frequency * (double) i / 8000.0);
    im += samples[i] * sin (2.0 * G_PI * frequency * (double) i / 8000.0);
  }
  return 2.0 * sqrt (re * re + im * im) / (double) n;
}

static void
assert_cadence (TandemRingback tone, int on, int period, double frequency, double other)
{
  gint16 *samples = g_new (gint16, SECONDS * 8000);

  for (guint at = 0; at < SECONDS * 8000; at += TANDEM_ULAW_FRAME)
    tandem_ringback_fill (tone, at, samples + at);
  for (int second = 0; second < SECONDS; second++) {
    const gint16 *part = samples + second * 8000 + 400;

    if (second % period >= on) {
      g_assert_cmpfloat (tandem_pcm_level (part, 7200), ==, -96.0);
      continue;
    }
    g_assert_cmpfloat (tandem_pcm_level (part, 7200), >, -30.0);
    g_assert_cmpfloat (tandem_pcm_level (part, 7200), <, -15.0);
    g_assert_cmpfloat (amplitude (part, 7200, frequency), >, 1000.0);
    if (other > 0)
      g_assert_cmpfloat (amplitude (part, 7200, other), >, 1000.0);
    g_assert_cmpfloat (amplitude (part, 7200, 1000.0), <, 20.0);
  }
  g_free (samples);
}

static void
test_tones (void)
{
  gint16 frame[TANDEM_ULAW_FRAME];

  assert_cadence (TANDEM_RINGBACK_AMERICAN, 2, 6, 440, 480);
  assert_cadence (TANDEM_RINGBACK_EUROPEAN, 1, 5, 425, 0);
  tandem_ringback_fill (TANDEM_RINGBACK_NONE, 0, frame);
  g_assert_cmpfloat (tandem_pcm_level (frame, TANDEM_ULAW_FRAME), ==, -96.0);
}

static void
test_numbers (void)
{
  g_assert_cmpint (tandem_ringback_for_number ("+12025550130"), ==, TANDEM_RINGBACK_AMERICAN);
  g_assert_cmpint (tandem_ringback_for_number ("+442079460000"), ==, TANDEM_RINGBACK_EUROPEAN);
  g_assert_cmpint (tandem_ringback_for_number (NULL), ==, TANDEM_RINGBACK_EUROPEAN);
}

/* --- until the answer ------------------------------------------------------------------------------- */

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
}

static void
on_line (TandemLine *line, gpointer user_data)
{
}

static void
on_moved (TandemLine *line, gpointer user_data)
{
  (*(guint *) user_data)++;
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
}

static const TandemLineListener listener = { on_turn, on_line, on_notice, on_digit, on_moved, on_record, on_over };

static TandemVoice *
make_nothing (TandemProfile *profile, gpointer user_data, GError **error)
{
  return NULL;
}

static TandemLine *
make_line (TandemRingback tone, guint *moves)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("test");
  TandemLine *line;

  g_object_set (profile, "provider", "none", NULL);
  line = tandem_line_new ("call", profile, NULL, NULL, (TandemClock) { NULL, NULL });
  tandem_line_set_listener (line, &listener, moves);
  tandem_line_set_ringback (line, tone);
  tandem_line_open (line, make_nothing, NULL);
  return line;
}

/* dBFS of a second of what the operator hears. */
static double
listen (TandemLine *line)
{
  gint16 samples[8000];

  for (guint at = 0; at < 8000; at += TANDEM_ULAW_FRAME)
    tandem_operator_port_hear (tandem_line_get_operator (line), samples + at);
  return tandem_pcm_level (samples, 8000);
}

static void
test_until_answer (void)
{
  guint moves = 0;
  g_autoptr (TandemLine) line = make_line (TANDEM_RINGBACK_EUROPEAN, &moves);
  g_autoptr (FakeStream) stream = fake_stream_new ((TandemClock) { NULL, NULL }, NULL);
  guint before;

  /* Nobody listens yet. */
  g_assert_false (tandem_line_operator_hears (line));
  before = moves;
  tandem_line_set_patch (line, TANDEM_PATCH_OPERATOR);
  g_assert_cmpuint (moves, >, before);
  g_assert_true (tandem_line_operator_hears (line));
  g_assert_false (tandem_line_operator_speaks (line));
  g_assert_cmpfloat (listen (line), >, -30.0);
  g_assert_cmpfloat (listen (line), ==, -96.0);
  /* Who puts it on hold hears nothing, as later. */
  tandem_line_set_patch (line, TANDEM_PATCH_HOLD);
  g_assert_false (tandem_line_operator_hears (line));
  tandem_line_set_patch (line, TANDEM_PATCH_OPERATOR);
  tandem_line_attach (line, TANDEM_CARRIER_STREAM (stream));
  g_assert_true (tandem_line_operator_hears (line));
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (listen (line), ==, -96.0);
  tandem_line_close (line);
  g_assert_false (tandem_line_operator_hears (line));
}

/* Busy, or nobody there. */
static void
test_not_answered (void)
{
  guint moves = 0;
  g_autoptr (TandemLine) line = make_line (TANDEM_RINGBACK_AMERICAN, &moves);
  guint before;

  tandem_line_set_patch (line, TANDEM_PATCH_OPERATOR);
  g_assert_true (tandem_line_operator_hears (line));
  before = moves;
  tandem_line_close (line);
  g_assert_cmpuint (moves, >, before);
  g_assert_false (tandem_line_operator_hears (line));
}

/* An agent's call rings for nobody here. */
static void
test_no_ringback (void)
{
  guint moves = 0;
  g_autoptr (TandemLine) line = make_line (TANDEM_RINGBACK_NONE, &moves);

  tandem_line_set_patch (line, TANDEM_PATCH_OPERATOR);
  g_assert_false (tandem_line_operator_hears (line));
  tandem_line_close (line);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ringback/tones", test_tones);
  g_test_add_func ("/ringback/numbers", test_numbers);
  g_test_add_func ("/ringback/until-answer", test_until_answer);
  g_test_add_func ("/ringback/not-answered", test_not_answered);
  g_test_add_func ("/ringback/no-ringback", test_no_ringback);
  return g_test_run ();
}
