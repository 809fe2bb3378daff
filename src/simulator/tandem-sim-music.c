// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-music.h"

#include "tandem-sim-mulaw.h"

#include <math.h>

#define RATE 8000
#define NOTE_SAMPLES 4000

void
tandem_sim_music_play (guint64 *position, guint8 *heard)
{
  static const double notes[] = { 262, 330, 392 };

  for (guint i = 0; i < TANDEM_SIM_FRAME_BYTES; i++, ++*position) {
    double hz = notes[*position / NOTE_SAMPLES % G_N_ELEMENTS (notes)];

    heard[i] = tandem_sim_mulaw_encode ((gint16) (TANDEM_SIM_MUSIC_PEAK * sin (2 * G_PI * hz * (double) *position / RATE)));
  }
}
