// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-ear.h"

#include <math.h>
#include <string.h>

#include "tandem-sim-mulaw.h"

static void
tone (guint8 *frame, double dbfs)
{
  /* RMS of the sine */
  double amplitude = 32768 * pow (10, dbfs / 20) * sqrt (2);

  for (int i = 0; i < TANDEM_SIM_FRAME_BYTES; i++)
    frame[i] = tandem_sim_mulaw_encode (lrint (amplitude * sin (2 * G_PI * i / 16)));
}

static void
test_loud (void)
{
  guint8 frame[TANDEM_SIM_FRAME_BYTES];

  memset (frame, TANDEM_SIM_MULAW_SILENCE, sizeof frame);
  g_assert_false (tandem_sim_ear_is_loud (frame));
  tone (frame, -44);
  g_assert_true (tandem_sim_ear_is_loud (frame));
  tone (frame, -46);
  g_assert_false (tandem_sim_ear_is_loud (frame));
}

static void
test_speech (void)
{
  guint8 loud[TANDEM_SIM_FRAME_BYTES];
  guint8 quiet[TANDEM_SIM_FRAME_BYTES];
  TandemSimEar ear = { 0 };

  tone (loud, -20);
  memset (quiet, TANDEM_SIM_MULAW_SILENCE, sizeof quiet);
  /* A click is no speech. */
  g_assert_cmpint (tandem_sim_ear_hear (&ear, loud), ==, TANDEM_SIM_EAR_SAME);
  g_assert_cmpint (tandem_sim_ear_hear (&ear, quiet), ==, TANDEM_SIM_EAR_SAME);
  g_assert_cmpint (tandem_sim_ear_hear (&ear, loud), ==, TANDEM_SIM_EAR_SAME);
  g_assert_cmpint (tandem_sim_ear_hear (&ear, loud), ==, TANDEM_SIM_EAR_STARTED);
  g_assert_cmpuint (ear.speech_start_ms, ==, 40);
  g_assert_cmpuint (tandem_sim_ear_get_quiet_ms (&ear), ==, 0);
  /* A pause within speech. */
  for (guint i = 0; i < 19; i++)
    g_assert_cmpint (tandem_sim_ear_hear (&ear, quiet), ==, TANDEM_SIM_EAR_SAME);
  g_assert_cmpint (tandem_sim_ear_hear (&ear, loud), ==, TANDEM_SIM_EAR_SAME);
  g_assert_true (ear.speaking);
  for (guint i = 0; i < 19; i++)
    g_assert_cmpint (tandem_sim_ear_hear (&ear, quiet), ==, TANDEM_SIM_EAR_SAME);
  g_assert_cmpint (tandem_sim_ear_hear (&ear, quiet), ==, TANDEM_SIM_EAR_ENDED);
  g_assert_cmpuint (ear.speech_end_ms, ==, 80 + 400);
  g_assert_cmpuint (tandem_sim_ear_get_quiet_ms (&ear), ==, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/ear/loud", test_loud);
  g_test_add_func ("/simulator/ear/speech", test_speech);
  return g_test_run ();
}
