// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-tone.h"

#include <math.h>

#include "tandem-pcm.h"

/* -18 dBFS: heard beside a voice, not instead of it. */
#define AMPLITUDE (32768.0 * 0.1259 * G_SQRT2)
#define SAMPLES (TANDEM_RECORDING_TONE_FRAMES * TANDEM_ULAW_FRAME)
/* It neither begins nor ends with a click. */
#define RAMP (5 * TANDEM_ULAW_BYTES_PER_MS)

void
tandem_recording_tone_set_on (TandemRecordingTone *tone, gboolean on, gint64 now_us)
{
  if (!tone->on == !on)
    return;
  tone->on = !!on;
  tone->left = 0;
  tone->next_us = now_us;
}

void
tandem_recording_tone_check (TandemRecordingTone *tone, gint64 now_us)
{
  if (tone->on && tone->left == 0 && now_us >= tone->next_us) {
    tone->left = TANDEM_RECORDING_TONE_FRAMES;
    tone->next_us = now_us + TANDEM_RECORDING_TONE_PERIOD_US;
  }
}

void
tandem_recording_tone_mix (TandemRecordingTone *tone, guint8 frame[TANDEM_ULAW_FRAME], gint64 until_us)
{
  gint16 sound[TANDEM_ULAW_FRAME];
  guint at = (TANDEM_RECORDING_TONE_FRAMES - tone->left) * TANDEM_ULAW_FRAME;

  if (tone->left == 0)
    return;
  for (guint i = 0; i < TANDEM_ULAW_FRAME; i++) {
    guint edge = MIN (at + i, SAMPLES - (at + i));

    sound[i] = (gint16) lrint (AMPLITUDE * MIN (edge, RAMP) / RAMP *
                               sin (2 * G_PI * TANDEM_RECORDING_TONE_HZ * (at + i) / 8000.0));
  }
  tandem_pcm_mix_into_ulaw (frame, sound, TANDEM_ULAW_FRAME, 1.0);
  tone->left--;
  tone->until_us = until_us;
}

void
tandem_recording_tone_take_back (TandemRecordingTone *tone, gint64 now_us)
{
  if (tone->on && now_us < tone->until_us)
    tone->left = TANDEM_RECORDING_TONE_FRAMES;
}
