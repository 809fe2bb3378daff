// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-ear.h"

#include "tandem-sim-mulaw.h"

/* (32768 * 10^(-45/20))^2 */
#define LOUD_POWER 33955
#define HANGOVER_MS 400
/* A single loud frame is a click, not speech. */
#define SPEECH_FRAMES 2

gboolean
tandem_sim_ear_is_loud (const guint8 *frame)
{
  gint64 energy = 0;

  for (guint i = 0; i < TANDEM_SIM_FRAME_BYTES; i++) {
    gint64 sample = tandem_sim_mulaw_decode (frame[i]);

    energy += sample * sample;
  }
  return energy > (gint64) LOUD_POWER * TANDEM_SIM_FRAME_BYTES;
}

TandemSimEarChange
tandem_sim_ear_hear (TandemSimEar *self, const guint8 *frame)
{
  guint64 end_ms = ++self->frames * TANDEM_SIM_FRAME_MS;

  if (tandem_sim_ear_is_loud (frame)) {
    self->loud_in_row++;
    if (self->speaking || self->loud_in_row >= SPEECH_FRAMES)
      self->speech_end_ms = end_ms;
    if (self->speaking || self->loud_in_row < SPEECH_FRAMES)
      return TANDEM_SIM_EAR_SAME;
    self->speaking = TRUE;
    self->speech_start_ms = end_ms - SPEECH_FRAMES * TANDEM_SIM_FRAME_MS;
    return TANDEM_SIM_EAR_STARTED;
  }
  self->loud_in_row = 0;
  if (!self->speaking || end_ms - self->speech_end_ms < HANGOVER_MS)
    return TANDEM_SIM_EAR_SAME;
  self->speaking = FALSE;
  return TANDEM_SIM_EAR_ENDED;
}

guint64
tandem_sim_ear_get_quiet_ms (const TandemSimEar *self)
{
  return self->frames * TANDEM_SIM_FRAME_MS - self->speech_end_ms;
}
