// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-mulaw.h"

static void
test_known (void)
{
  g_assert_cmpint (tandem_sim_mulaw_decode (0xff), ==, 0);
  g_assert_cmpint (tandem_sim_mulaw_decode (0x7f), ==, 0);
  g_assert_cmpint (tandem_sim_mulaw_decode (0x80), ==, 32124);
  g_assert_cmpint (tandem_sim_mulaw_decode (0x00), ==, -32124);
  g_assert_cmpint (tandem_sim_mulaw_decode (0xfe), ==, 8);
  g_assert_cmpint (tandem_sim_mulaw_decode (0xef), ==, 132);
  g_assert_cmpuint (tandem_sim_mulaw_encode (0), ==, 0xff);
  g_assert_cmpuint (tandem_sim_mulaw_encode (G_MAXINT16), ==, 0x80);
  g_assert_cmpuint (tandem_sim_mulaw_encode (G_MININT16), ==, 0x00);
}

static void
test_codes (void)
{
  for (int code = 0; code < 256; code++) {
    guint8 again = tandem_sim_mulaw_encode (tandem_sim_mulaw_decode (code));

    /* Minus zero has no sample of its own. */
    g_assert_cmpuint (again, ==, code == 0x7f ? 0xff : code);
  }
}

/* Every sample gets the code whose value is nearest, but for the clipped top. */
static void
test_samples (void)
{
  for (int sample = G_MININT16; sample <= G_MAXINT16; sample++) {
    int value = tandem_sim_mulaw_decode (tandem_sim_mulaw_encode (sample));
    int step = 8;

    while (step < 1024 && ABS (sample) + 132 >= step * 32)
      step *= 2;
    if (ABS (sample) <= 32635)
      g_assert_cmpint (ABS (value - sample), <=, step / 2);
    else
      g_assert_cmpint (ABS (value), ==, 32124);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/mulaw/known", test_known);
  g_test_add_func ("/simulator/mulaw/codes", test_codes);
  g_test_add_func ("/simulator/mulaw/samples", test_samples);
  return g_test_run ();
}
