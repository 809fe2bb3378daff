// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-vad.h"

/* Pushes @ms of @level; the first event and when it came. */
static TandemSimVadEvent
push (TandemSimRealtimeVad *vad, double level, guint ms, guint *at_ms)
{
  TandemSimVadEvent first = TANDEM_SIM_VAD_NOTHING;

  for (guint t = 0; t < ms; t += TANDEM_SIM_VAD_FRAME_MS) {
    TandemSimVadEvent event = tandem_sim_realtime_vad_push (vad, level);

    if (event != TANDEM_SIM_VAD_NOTHING && first == TANDEM_SIM_VAD_NOTHING) {
      first = event;
      *at_ms = tandem_sim_realtime_vad_get_position_ms (vad);
    }
  }
  return first;
}

static void
test_turn (void)
{
  TandemSimRealtimeVad *vad = tandem_sim_realtime_vad_new ();
  guint at_ms = 0;

  tandem_sim_realtime_vad_configure (vad, 0.5, 500);
  g_assert_cmpint (push (vad, -100, 1000, &at_ms), ==, TANDEM_SIM_VAD_NOTHING);
  g_assert_cmpint (push (vad, -20, 800, &at_ms), ==, TANDEM_SIM_VAD_STARTED);
  g_assert_cmpuint (at_ms, ==, 1040);
  g_assert_cmpuint (tandem_sim_realtime_vad_get_start_ms (vad), ==, 1000);
  /* A pause inside the turn. */
  g_assert_cmpint (push (vad, -100, 490, &at_ms), ==, TANDEM_SIM_VAD_NOTHING);
  g_assert_cmpint (push (vad, -20, 300, &at_ms), ==, TANDEM_SIM_VAD_NOTHING);
  g_assert_true (tandem_sim_realtime_vad_is_speaking (vad));
  g_assert_cmpint (push (vad, -100, 1000, &at_ms), ==, TANDEM_SIM_VAD_STOPPED);
  g_assert_cmpuint (at_ms, ==, 1000 + 800 + 490 + 300 + 500);
  g_assert_false (tandem_sim_realtime_vad_is_speaking (vad));
  g_assert_finalize_object (vad);
}

static void
test_threshold (void)
{
  static const struct {
    double threshold, level;
    TandemSimVadEvent event;
  } cases[] = {
    { 0.5, -39, TANDEM_SIM_VAD_STARTED }, { 0.5, -41, TANDEM_SIM_VAD_NOTHING }, { 0.0, -59, TANDEM_SIM_VAD_STARTED },
    { 0.9, -30, TANDEM_SIM_VAD_NOTHING }, { 1.0, -19, TANDEM_SIM_VAD_STARTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TandemSimRealtimeVad) vad = tandem_sim_realtime_vad_new ();
    guint at_ms;

    tandem_sim_realtime_vad_configure (vad, cases[i].threshold, 500);
    g_assert_cmpint (push (vad, cases[i].level, 200, &at_ms), ==, cases[i].event);
  }
}

static void
test_click (void)
{
  g_autoptr (TandemSimRealtimeVad) vad = tandem_sim_realtime_vad_new ();
  guint at_ms;

  for (guint i = 0; i < 10; i++) {
    g_assert_cmpint (push (vad, -10, 30, &at_ms), ==, TANDEM_SIM_VAD_NOTHING);
    g_assert_cmpint (push (vad, -100, 100, &at_ms), ==, TANDEM_SIM_VAD_NOTHING);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/realtime-vad/turn", test_turn);
  g_test_add_func ("/simulator/realtime-vad/threshold", test_threshold);
  g_test_add_func ("/simulator/realtime-vad/click", test_click);
  return g_test_run ();
}
