// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-ulaw.h"

#include <math.h>
#include <string.h>

static void
test_round_trip (void)
{
  for (int byte = 0; byte < 256; byte++) {
    gint16 sample = tandem_ulaw_decode ((guint8) byte);
    guint8 back = tandem_ulaw_encode (sample);

    /* 0x7F and 0xFF both mean 0. */
    g_assert_cmpint (tandem_ulaw_decode (back), ==, sample);
    if (byte != 0x7F)
      g_assert_cmpint (back, ==, byte);
  }
  g_assert_cmpint (tandem_ulaw_decode (0x00), ==, -32124);
  g_assert_cmpint (tandem_ulaw_decode (0x80), ==, 32124);
  g_assert_cmpint (tandem_ulaw_encode (G_MAXINT16), ==, 0x80);
  g_assert_cmpint (tandem_ulaw_encode (G_MININT16), ==, 0x00);
  g_assert_cmpint (tandem_ulaw_encode (0), ==, TANDEM_ULAW_SILENCE);
}

static void
test_level (void)
{
  guint8 frame[TANDEM_ULAW_FRAME];

  memset (frame, TANDEM_ULAW_SILENCE, sizeof frame);
  g_assert_cmpfloat (tandem_ulaw_level (frame, sizeof frame), ==, -96.0);
  g_assert_cmpfloat (tandem_ulaw_level (frame, 0), ==, -96.0);
  for (gsize i = 0; i < sizeof frame; i++)
    frame[i] = tandem_ulaw_encode ((gint16) lrint (16384.0 * sin (2 * G_PI * 400 * (double) i / 8000)));
  /* Half scale is -6.02 dB, a sine 3.01 dB under its peak. */
  g_assert_cmpfloat_with_epsilon (tandem_ulaw_level (frame, sizeof frame), -9.03, 0.2);
  memset (frame, 0x00, sizeof frame);
  g_assert_cmpfloat_with_epsilon (tandem_ulaw_level (frame, sizeof frame), 0.0, 0.2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/ulaw/round-trip", test_round_trip);
  g_test_add_func ("/media/ulaw/level", test_level);
  return g_test_run ();
}
