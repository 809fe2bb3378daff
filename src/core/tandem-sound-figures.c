// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-figures.h"

struct _TandemSoundFigures {
  gatomicrefcount refs;
  int values[TANDEM_SOUND_N_FIGURES]; /* x 100, atomic */
  int bands[TANDEM_SOUND_BANDS];      /* likewise */
};

G_DEFINE_BOXED_TYPE (TandemSoundFigures, tandem_sound_figures, tandem_sound_figures_ref, tandem_sound_figures_unref)

static const TandemSoundFigure silent[] = {
  TANDEM_SOUND_MIC_RMS, TANDEM_SOUND_MIC_PEAK, TANDEM_SOUND_MIC_NOISE_FLOOR, TANDEM_SOUND_SPEAKER_RMS,
};

TandemSoundFigures *
tandem_sound_figures_new (void)
{
  TandemSoundFigures *self = g_new0 (TandemSoundFigures, 1);

  g_atomic_ref_count_init (&self->refs);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    self->values[silent[i]] = -9600;
  for (guint i = 0; i < TANDEM_SOUND_BANDS; i++)
    self->bands[i] = -9600;
  return self;
}

TandemSoundFigures *
tandem_sound_figures_ref (TandemSoundFigures *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tandem_sound_figures_unref (TandemSoundFigures *self)
{
  if (g_atomic_ref_count_dec (&self->refs))
    g_free (self);
}

/* A count may run on for days; what is shown of it need not be exact then. */
static int
to_hundredths (double value)
{
  return (int) CLAMP (value * 100.0, G_MININT, G_MAXINT);
}

void
tandem_sound_figures_set (TandemSoundFigures *self, TandemSoundFigure figure, double value)
{
  g_return_if_fail (figure < TANDEM_SOUND_N_FIGURES);
  g_atomic_int_set (&self->values[figure], to_hundredths (value));
}

double
tandem_sound_figures_get (TandemSoundFigures *self, TandemSoundFigure figure)
{
  g_return_val_if_fail (figure < TANDEM_SOUND_N_FIGURES, 0.0);
  return g_atomic_int_get (&self->values[figure]) / 100.0;
}

void
tandem_sound_figures_set_band (TandemSoundFigures *self, guint band, double dbfs)
{
  g_return_if_fail (band < TANDEM_SOUND_BANDS);
  g_atomic_int_set (&self->bands[band], to_hundredths (CLAMP (dbfs, -96.0, 0.0)));
}

double
tandem_sound_figures_get_band (TandemSoundFigures *self, guint band)
{
  g_return_val_if_fail (band < TANDEM_SOUND_BANDS, -96.0);
  return g_atomic_int_get (&self->bands[band]) / 100.0;
}
