// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <adwaita.h>

#include "tandem-waveform-view.h"

#define DURATION 60000
#define WIDTH 600.0

static TandemTranscript *
make_transcript (void)
{
  TandemTranscript *transcript = tandem_transcript_new ();

  for (int i = 0; i < 3; i++) {
    g_autofree char *id = g_strdup_printf ("item-%d", i);
    g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (id, TANDEM_PARTY_REMOTE);

    update->start_ms = 10000 + i * 20000;
    update->text = g_strdup ("Words");
    tandem_transcript_update (transcript, update, NULL);
  }
  return transcript;
}

static void
test_pick (void)
{
  g_autoptr (TandemTranscript) transcript = make_transcript ();

  /* 10 s are 100 px; a click beside the mark of a turn is meant for the turn. */
  g_assert_cmpint (tandem_waveform_view_pick (transcript, 0, DURATION, 99.0, WIDTH), ==, 10000);
  g_assert_cmpint (tandem_waveform_view_pick (transcript, 0, DURATION, 106.0, WIDTH), ==, 10000);
  g_assert_cmpint (tandem_waveform_view_pick (transcript, 0, DURATION, 150.0, WIDTH), ==, 15000);
  g_assert_cmpint (tandem_waveform_view_pick (NULL, 0, DURATION, 99.0, WIDTH), ==, 9900);
  /* A recording that began 10 s into the call. */
  g_assert_cmpint (tandem_waveform_view_pick (transcript, 10000, DURATION, 201.0, WIDTH), ==, 20000);
  /* Outside there is nothing. */
  g_assert_cmpint (tandem_waveform_view_pick (transcript, 0, DURATION, -5.0, WIDTH), ==, 0);
  g_assert_cmpint (tandem_waveform_view_pick (transcript, 0, DURATION, 900.0, WIDTH), ==, DURATION);
}

static void
test_new_destroy (void)
{
  TandemWaveformView *view = g_object_ref_sink (g_object_new (TANDEM_TYPE_WAVEFORM_VIEW, NULL));
  TandemTranscript *transcript = make_transcript ();

  tandem_waveform_view_set_recording (view, NULL, transcript);
  g_assert_finalize_object (view);
  g_assert_finalize_object (transcript);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/waveform-view/pick", test_pick);
  g_test_add_func ("/waveform-view/new-destroy", test_new_destroy);
  return g_test_run ();
}
