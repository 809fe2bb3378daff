// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-sound-figures.h"

/* The spectrum of the microphone as bars, low pitches first.  A picture of what the meter says in a number, so a screen
 * reader passes over it.  Main thread only. */
#define TANDEM_TYPE_SPECTRUM (tandem_spectrum_get_type ())
G_DECLARE_FINAL_TYPE (TandemSpectrum, tandem_spectrum, TANDEM, SPECTRUM, GtkWidget)

/* Reads the bands anew; draws only when one moved. */
void tandem_spectrum_update (TandemSpectrum *self, TandemSoundFigures *figures);
