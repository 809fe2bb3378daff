// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-microphone-meter.h"

#include <math.h>

#include "tandem-pcm.h"
#include "tandem-talk-detector.h"

/* Counted in frames of 20 ms. */
#define HOLD 75
#define FALL_DB 0.4
#define FLOOR_BLOCK 10   /* the noise floor is the quietest 200 ms … */
#define FLOOR_BLOCKS 20  /* … of the last 4 s */
#define DEAD 150
#define DEAD_DBFS (-90.0)
#define MUTED 10         /* speaks for so long: not just a cough … */
#define MUTED_HOLD 100   /* … and is told so for 2 s at least */
#define LOUD 100         /* clipped in the last 2 s */
#define CLIPS 3
/* Speech stands out of the noise; its average over about 2 s of speaking is judged. */
#define SPEECH_DB 10.0
#define SPEECH_LEAST_DBFS (-65.0)
#define SPEECH_WEIGHT 0.01
#define SPEECH_ENOUGH 100
#define QUIET_DBFS (-42.0)
#define FULL_SCALE 32767

struct _TandemMicrophoneMeter {
  /* owned */
  TandemSoundFigures *figures;

  double peak;
  guint held;
  guint64 clipped;
  guint clips[LOUD];     /* of the last frames, in a ring */
  guint recent_clips;
  guint frame;
  guint dead;            /* frames without anything */
  guint speaking;        /* frames of talk, one after the other */
  guint muted_hold;
  TandemTalkDetector talk;
  double block;          /* power */
  guint in_block;
  double blocks[FLOOR_BLOCKS];
  guint n_blocks;
  double speech;         /* average power of speech */
  guint n_speech;
};

TandemMicrophoneMeter *
tandem_microphone_meter_new (TandemSoundFigures *figures)
{
  TandemMicrophoneMeter *self = g_new0 (TandemMicrophoneMeter, 1);

  self->figures = tandem_sound_figures_ref (figures);
  tandem_microphone_meter_reset (self);
  return self;
}

void
tandem_microphone_meter_free (TandemMicrophoneMeter *self)
{
  g_clear_pointer (&self->figures, tandem_sound_figures_unref);
  g_free (self);
}

void
tandem_microphone_meter_reset (TandemMicrophoneMeter *self)
{
  *self = (TandemMicrophoneMeter) { .figures = self->figures, .peak = -96.0 };
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_RMS, -96.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_PEAK, -96.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_NOISE_FLOOR, -96.0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_CLIPPED, 0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_ADVICE, TANDEM_SOUND_ADVICE_NONE);
}

void
tandem_microphone_meter_hear (TandemMicrophoneMeter *self, const gint16 *samples, gsize n)
{
  guint clips = 0;

  for (gsize i = 0; i < n; i++)
    clips += samples[i] >= FULL_SCALE || samples[i] <= -FULL_SCALE;
  self->clipped += clips;
  self->recent_clips += clips - self->clips[self->frame];
  self->clips[self->frame] = clips;
  self->frame = (self->frame + 1) % LOUD;
  self->dead = tandem_pcm_level (samples, n) <= DEAD_DBFS ? self->dead + 1 : 0;
}

static void
hold_peak (TandemMicrophoneMeter *self, const gint16 *samples, gsize n)
{
  int most = 0;
  double peak;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, ABS ((int) samples[i]));
  peak = most > 0 ? MAX (20.0 * log10 (most / 32768.0), -96.0) : -96.0;
  if (peak >= self->peak) {
    self->peak = peak;
    self->held = 0;
  } else if (++self->held > HOLD) {
    self->peak = MAX (self->peak - FALL_DB, peak);
  }
}

static double
to_power (double dbfs)
{
  return pow (10.0, dbfs / 10.0);
}

static double
find_floor (TandemMicrophoneMeter *self, double rms)
{
  guint n = MIN (self->n_blocks, FLOOR_BLOCKS);
  double least = n > 0 ? self->blocks[0] : -96.0;

  self->block += to_power (rms);
  if (++self->in_block == FLOOR_BLOCK) {
    self->blocks[self->n_blocks++ % FLOOR_BLOCKS] = MAX (10.0 * log10 (self->block / FLOOR_BLOCK), -96.0);
    self->block = 0;
    self->in_block = 0;
  }
  for (guint i = 1; i < n; i++)
    least = MIN (least, self->blocks[i]);
  return least;
}

static TandemSoundAdvice
advise (TandemMicrophoneMeter *self, double rms, double floor, gboolean muted)
{
  if (tandem_talk_detector_feed (&self->talk, rms))
    self->speaking++;
  else
    self->speaking = 0;
  if (rms > MAX (floor + SPEECH_DB, SPEECH_LEAST_DBFS)) {
    double weight = MAX (SPEECH_WEIGHT, 1.0 / ++self->n_speech);

    self->speech += (to_power (rms) - self->speech) * weight;
  }
  if (self->dead >= DEAD)
    return TANDEM_SOUND_ADVICE_DEAD;
  if (self->speaking >= MUTED + TANDEM_TALK_HANG)
    self->muted_hold = MUTED_HOLD;
  else if (self->muted_hold > 0)
    self->muted_hold--;
  if (muted && self->muted_hold > 0)
    return TANDEM_SOUND_ADVICE_MUTED_SPEAKING;
  if (self->recent_clips >= CLIPS)
    return TANDEM_SOUND_ADVICE_TOO_LOUD;
  if (self->n_speech >= SPEECH_ENOUGH && self->speech < to_power (QUIET_DBFS))
    return TANDEM_SOUND_ADVICE_TOO_QUIET;
  return TANDEM_SOUND_ADVICE_NONE;
}

void
tandem_microphone_meter_measure (TandemMicrophoneMeter *self, const gint16 *samples, gsize n, gboolean muted)
{
  double rms = tandem_pcm_level (samples, n);
  double floor = find_floor (self, rms);

  hold_peak (self, samples, n);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_RMS, rms);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_PEAK, self->peak);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_NOISE_FLOOR, floor);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_CLIPPED, (double) self->clipped);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_MIC_ADVICE, advise (self, rms, floor, muted));
}
