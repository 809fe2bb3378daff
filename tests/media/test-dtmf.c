// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-dtmf.h"

#include <math.h>

/* Power of @hz in @n samples, as the amplitude of a sine. */
static double
goertzel (const guint8 *ulaw, gsize n, double hz)
{
  double re = 0;
  double im = 0;

  for (gsize i = 0; i < n; i++) {
    re += tandem_ulaw_decode (ulaw[i]) * cos (2 * G_PI * hz * (double) i / 8000);
    im += tandem_ulaw_decode (ulaw[i]) * sin (2 * G_PI * hz * (double) i / 8000);
  }
  return 2 * sqrt (re * re + im * im) / (double) n;
}

static guint
strongest (const guint8 *ulaw, gsize n, const int *hz, guint n_hz)
{
  guint best = 0;

  for (guint i = 1; i < n_hz; i++)
    if (goertzel (ulaw, n, hz[i]) > goertzel (ulaw, n, hz[best]))
      best = i;
  for (guint i = 0; i < n_hz; i++)
    if (i != best)
      g_assert_cmpfloat (goertzel (ulaw, n, hz[i]), <, goertzel (ulaw, n, hz[best]) / 4);
  return best;
}

static void
test_all_digits (void)
{
  static const int rows[] = { 697, 770, 852, 941 };
  static const int columns[] = { 1209, 1336, 1477, 1633 };
  static const char *const pad[] = { "123A", "456B", "789C", "*0#D" };

  for (guint row = 0; row < 4; row++)
    for (guint column = 0; column < 4; column++) {
      guint8 audio[TANDEM_DTMF_FRAMES * TANDEM_ULAW_FRAME];
      gsize half = sizeof audio / 2;

      g_assert_true (tandem_dtmf_is_digit (pad[row][column]));
      for (guint i = 0; i < TANDEM_DTMF_FRAMES; i++)
        tandem_dtmf_fill (pad[row][column], i, audio + i * TANDEM_ULAW_FRAME);
      g_assert_cmpuint (strongest (audio, half, rows, 4), ==, row);
      g_assert_cmpuint (strongest (audio, half, columns, 4), ==, column);
      /* Both tones within 1 dB of each other, -9 dBFS together, no click at the seams of frames. */
      g_assert_cmpfloat_with_epsilon (goertzel (audio, half, rows[row]), goertzel (audio, half, columns[column]), 1200);
      g_assert_cmpfloat_with_epsilon (tandem_ulaw_level (audio, half), -9.0, 0.3);
      g_assert_cmpfloat (tandem_ulaw_level (audio + half, half), ==, -96.0);
    }
}

static void
test_not_digits (void)
{
  for (const char *c = "EabcdwW, +"; *c; c++)
    g_assert_false (tandem_dtmf_is_digit (*c));
  g_assert_false (tandem_dtmf_is_digit ('\0'));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/dtmf/all-digits", test_all_digits);
  g_test_add_func ("/media/dtmf/not-digits", test_not_digits);
  return g_test_run ();
}
