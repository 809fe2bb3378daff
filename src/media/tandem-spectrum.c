// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-spectrum.h"

#include <gst/fft/gstfftf32.h>
#include <math.h>
#include <string.h>

#define LENGTH 512
#define RATE 8000.0
#define LOWEST_HZ 100.0
#define HIGHEST_HZ 4000.0
/* What a Hann window leaves of power: a sine of full scale is to show -3 dBFS. */
#define HANN_POWER (3.0 / 8.0)

struct _TandemSpectrum {
  /* owned */
  TandemSoundFigures *figures;
  GstFFTF32 *fft;

  float samples[LENGTH];
  float window[LENGTH];
  GstFFTF32Complex bins[LENGTH / 2 + 1];
  gboolean skip; /* every second frame will do */
};

TandemSpectrum *
tandem_spectrum_new (TandemSoundFigures *figures)
{
  TandemSpectrum *self = g_new0 (TandemSpectrum, 1);

  self->figures = tandem_sound_figures_ref (figures);
  self->fft = gst_fft_f32_new (LENGTH, FALSE);
  return self;
}

void
tandem_spectrum_free (TandemSpectrum *self)
{
  g_clear_pointer (&self->fft, gst_fft_f32_free);
  g_clear_pointer (&self->figures, tandem_sound_figures_unref);
  g_free (self);
}

void
tandem_spectrum_reset (TandemSpectrum *self)
{
  memset (self->samples, 0, sizeof self->samples);
  for (guint band = 0; band < TANDEM_SOUND_BANDS; band++)
    tandem_sound_figures_set_band (self->figures, band, -96.0);
}

/* Power between two frequencies, of which each bin has its share: the lowest bands are about as wide as a bin. */
static double
sum_band (TandemSpectrum *self, double from_hz, double to_hz)
{
  const double width = RATE / LENGTH;
  double sum = 0.0;

  for (int i = (int) floor (from_hz / width - 0.5); i <= (int) ceil (to_hz / width + 0.5) && i <= LENGTH / 2; i++) {
    double share = MIN (to_hz / width, i + 0.5) - MAX (from_hz / width, i - 0.5);

    if (share > 0 && i >= 0)
      sum += share * ((double) self->bins[i].r * self->bins[i].r + (double) self->bins[i].i * self->bins[i].i);
  }
  /* Both halves of the spectrum. */
  return 2.0 * sum / ((double) LENGTH * LENGTH) / HANN_POWER;
}

void
tandem_spectrum_feed (TandemSpectrum *self, const gint16 *samples, gsize n)
{
  const double step = pow (HIGHEST_HZ / LOWEST_HZ, 1.0 / TANDEM_SOUND_BANDS);
  double from_hz = LOWEST_HZ;

  g_return_if_fail (n <= LENGTH);

  memmove (self->samples, self->samples + n, (LENGTH - n) * sizeof (float));
  for (gsize i = 0; i < n; i++)
    self->samples[LENGTH - n + i] = samples[i] / 32768.0f;
  self->skip = !self->skip;
  if (self->skip)
    return;
  memcpy (self->window, self->samples, sizeof self->window);
  gst_fft_f32_window (self->fft, self->window, GST_FFT_WINDOW_HANN);
  gst_fft_f32_fft (self->fft, self->window, self->bins);
  for (guint band = 0; band < TANDEM_SOUND_BANDS; band++) {
    double power = sum_band (self, from_hz, from_hz * step);

    tandem_sound_figures_set_band (self->figures, band, power > 0 ? CLAMP (10.0 * log10 (power), -96.0, 0.0) : -96.0);
    from_hz *= step;
  }
}
