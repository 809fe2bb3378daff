// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* What is measured at the sound devices and on the operator's audio: the media thread writes, the main thread reads,
 * atomics only (the fourth crossing of HACKING.md).  Reference counted; any thread. */
typedef struct _TandemSoundFigures TandemSoundFigures;

typedef enum {
  TANDEM_SOUND_MIC_RMS,         /* dBFS, -96 to 0, after processing; latest 20 ms */
  TANDEM_SOUND_MIC_PEAK,        /* dBFS, held for 1.5 s, then falling 20 dB a second */
  TANDEM_SOUND_MIC_NOISE_FLOOR, /* dBFS, the quiet of the last seconds */
  TANDEM_SOUND_MIC_CLIPPED,     /* samples at full scale since the microphone was opened */
  TANDEM_SOUND_MIC_ADVICE,      /* a TandemSoundAdvice */
  TANDEM_SOUND_SPEAKER_RMS,     /* dBFS of what is played */
  TANDEM_SOUND_UNDERRUNS,       /* times the loudspeaker had nothing to play, since it was opened */
  TANDEM_SOUND_OVERRUNS,        /* times microphone audio had to be dropped, since it was opened */
  TANDEM_SOUND_INPUT_LATENCY,   /* ms: device and our queue */
  TANDEM_SOUND_OUTPUT_LATENCY,  /* ms: likewise */
  TANDEM_SOUND_JITTER_TARGET,   /* ms the jitter buffer holds now */
  TANDEM_SOUND_JITTER_LATE,     /* frames of the remote that came too late to be played */
  TANDEM_SOUND_DRIFT,           /* ppm by which the loudspeaker's clock is corrected */
  TANDEM_SOUND_SIDETONE_DELAY,  /* ms between speaking and hearing oneself, measured; 0: sidetone is off */
  TANDEM_SOUND_N_FIGURES,
} TandemSoundFigure;

/* What to tell the operator about the microphone. */
typedef enum {
  TANDEM_SOUND_ADVICE_NONE,
  TANDEM_SOUND_ADVICE_TOO_QUIET,
  TANDEM_SOUND_ADVICE_TOO_LOUD,
  TANDEM_SOUND_ADVICE_MUTED_SPEAKING, /* muted, but speaking */
  TANDEM_SOUND_ADVICE_DEAD,           /* not even noise comes from it */
} TandemSoundAdvice;

/* Bands of the microphone's spectrum, from 100 Hz to 4 kHz in equal steps of pitch. */
#define TANDEM_SOUND_BANDS 24

#define TANDEM_TYPE_SOUND_FIGURES (tandem_sound_figures_get_type ())
GType tandem_sound_figures_get_type (void);

TandemSoundFigures *tandem_sound_figures_new (void);
TandemSoundFigures *tandem_sound_figures_ref (TandemSoundFigures *self);
void tandem_sound_figures_unref (TandemSoundFigures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSoundFigures, tandem_sound_figures_unref)

/* Kept to a hundredth. */
void tandem_sound_figures_set (TandemSoundFigures *self, TandemSoundFigure figure, double value);
double tandem_sound_figures_get (TandemSoundFigures *self, TandemSoundFigure figure);
/* dBFS of band 0 to TANDEM_SOUND_BANDS - 1. */
void tandem_sound_figures_set_band (TandemSoundFigures *self, guint band, double dbfs);
double tandem_sound_figures_get_band (TandemSoundFigures *self, guint band);
