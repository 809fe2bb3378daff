// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-figures.h"

/* The spectrum of the latest 64 ms at 8 kHz, in the bands of TandemSoundFigures, every 40 ms.  One thread at a time. */
typedef struct _TandemSpectrum TandemSpectrum;

TandemSpectrum *tandem_spectrum_new (TandemSoundFigures *figures);
void tandem_spectrum_free (TandemSpectrum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSpectrum, tandem_spectrum_free)

/* Silence from now on. */
void tandem_spectrum_reset (TandemSpectrum *self);
/* @n: 512 at most. */
void tandem_spectrum_feed (TandemSpectrum *self, const gint16 *samples, gsize n);
