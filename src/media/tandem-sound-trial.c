// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-trial.h"

#include <math.h>
#include <string.h>

#include "tandem-pcm.h"

#define RATE 8000
#define RECORD_SAMPLES (5 * RATE)
#define TONE_SAMPLES RATE
#define TONE_HZ 440.0
#define TONE_RMS_DBFS (-20.0)
#define FADE_SAMPLES (RATE / 100) /* a tone that begins or ends at once clicks */
/* Frames: how long a device may take to open, and how long what was played stays in its queue. */
#define PATIENCE 150
#define TAIL 15

struct _TandemSoundTrial {
  /* owned */
  gint16 *samples; /* NULL: idle */

  void (*changed) (gpointer user_data);
  gpointer user_data;
  TandemSoundTest state;
  TandemSoundRole role; /* that plays */
  gsize n;
  gsize position;
  guint waited;
  guint tail;
};

TandemSoundTrial *
tandem_sound_trial_new (void (*changed) (gpointer user_data), gpointer user_data)
{
  TandemSoundTrial *self = g_new0 (TandemSoundTrial, 1);

  self->changed = changed;
  self->user_data = user_data;
  return self;
}

void
tandem_sound_trial_free (TandemSoundTrial *self)
{
  g_free (self->samples);
  g_free (self);
}

static void
enter (TandemSoundTrial *self, TandemSoundTest state)
{
  self->state = state;
  self->position = 0;
  self->waited = 0;
  self->tail = 0;
  if (state == TANDEM_SOUND_TEST_IDLE)
    g_clear_pointer (&self->samples, g_free);
  self->changed (self->user_data);
}

static void
begin (TandemSoundTrial *self, gsize n, TandemSoundRole role, TandemSoundTest state)
{
  g_free (self->samples);
  self->samples = g_new0 (gint16, n);
  self->n = n;
  self->role = role;
  enter (self, state);
}

void
tandem_sound_trial_play_tone (TandemSoundTrial *self, TandemSoundRole role)
{
  const double amplitude = 32768.0 * M_SQRT2 * pow (10.0, TONE_RMS_DBFS / 20.0);

  g_return_if_fail (role == TANDEM_SOUND_ROLE_SPEAKER || role == TANDEM_SOUND_ROLE_RINGER);

  begin (self, TONE_SAMPLES, role, TANDEM_SOUND_TEST_PLAYING);
  for (gsize i = 0; i < TONE_SAMPLES; i++) {
    double fade = MIN (1.0, (double) MIN (i, TONE_SAMPLES - 1 - i) / FADE_SAMPLES);

    self->samples[i] = (gint16) lrint (amplitude * fade * sin (2.0 * M_PI * TONE_HZ * (double) i / RATE));
  }
}

void
tandem_sound_trial_record (TandemSoundTrial *self)
{
  begin (self, RECORD_SAMPLES, TANDEM_SOUND_ROLE_SPEAKER, TANDEM_SOUND_TEST_RECORDING);
}

void
tandem_sound_trial_stop (TandemSoundTrial *self)
{
  if (self->state != TANDEM_SOUND_TEST_IDLE)
    enter (self, TANDEM_SOUND_TEST_IDLE);
}

TandemSoundTest
tandem_sound_trial_get_state (TandemSoundTrial *self)
{
  return self->state;
}

gboolean
tandem_sound_trial_needs (TandemSoundTrial *self, TandemSoundRole role)
{
  switch (self->state) {
  /* The loudspeaker is opened early, so that playing begins at once. */
  case TANDEM_SOUND_TEST_RECORDING: return role != TANDEM_SOUND_ROLE_RINGER;
  case TANDEM_SOUND_TEST_PLAYING: return role == self->role;
  case TANDEM_SOUND_TEST_IDLE:
  default: return FALSE;
  }
}

void
tandem_sound_trial_tick (TandemSoundTrial *self)
{
  if (self->state == TANDEM_SOUND_TEST_IDLE)
    return;
  if (self->tail > 0 && --self->tail == 0)
    enter (self, TANDEM_SOUND_TEST_IDLE);
  else if (++self->waited > PATIENCE)
    enter (self, TANDEM_SOUND_TEST_IDLE);
}

void
tandem_sound_trial_take (TandemSoundTrial *self, const gint16 *frame)
{
  if (self->state != TANDEM_SOUND_TEST_RECORDING)
    return;
  self->waited = 0;
  memcpy (self->samples + self->position, frame, TANDEM_ULAW_FRAME * sizeof (gint16));
  self->position += TANDEM_ULAW_FRAME;
  if (self->position + TANDEM_ULAW_FRAME > self->n)
    enter (self, TANDEM_SOUND_TEST_PLAYING);
}

void
tandem_sound_trial_give (TandemSoundTrial *self, TandemSoundRole role, gint16 *frame)
{
  if (self->state != TANDEM_SOUND_TEST_PLAYING || self->role != role || self->tail > 0)
    return;
  self->waited = 0;
  for (gsize i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = (gint16) CLAMP (frame[i] + self->samples[self->position + i], G_MININT16, G_MAXINT16);
  self->position += TANDEM_ULAW_FRAME;
  if (self->position + TANDEM_ULAW_FRAME > self->n)
    self->tail = TAIL;
}
