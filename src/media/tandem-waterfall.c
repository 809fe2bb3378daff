// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-waterfall.h"

void
tandem_waterfall_clear (TandemWaterfall *self)
{
  g_clear_pointer (&self->item_id, g_free);
  self->latency.known = FALSE;
  self->stopped_us = 0;
}

static gint32
since (gint64 from_us, gint64 to_us)
{
  return to_us == 0 ? -1 : (gint32) CLAMP ((to_us - from_us) / 1000, 0, G_MAXINT32);
}

static void
begin_answer (TandemWaterfall *self, const char *item_id)
{
  g_free (self->item_id);
  self->item_id = g_strdup (item_id);
  self->latency.known = TRUE;
  self->latency.ms[TANDEM_LATENCY_VAD] = since (self->stopped_us, self->found_us);
  self->latency.ms[TANDEM_LATENCY_COMMIT] = since (self->stopped_us, self->taken_us);
  self->latency.ms[TANDEM_LATENCY_FIRST_BYTE] = since (self->stopped_us, tandem_clock_now (&self->clock));
  self->latency.ms[TANDEM_LATENCY_FIRST_FRAME] = self->latency.ms[TANDEM_LATENCY_HEARD] = -1;
  self->answered_us = self->stopped_us;
  self->stopped_us = 0;
}

void
tandem_waterfall_take_event (TandemWaterfall *self, const TandemVoiceEvent *event, gint64 at_ms)
{
  switch ((int) event->type) {
  case TANDEM_VOICE_SPEECH_STARTED: self->stopped_us = 0; break;
  case TANDEM_VOICE_SPEECH_STOPPED:
    if (self->attached_us == 0 || at_ms < 0)
      break;
    self->found_us = tandem_clock_now (&self->clock);
    self->stopped_us = MIN (self->attached_us + at_ms * 1000, self->found_us);
    self->taken_us = 0;
    break;
  case TANDEM_VOICE_ITEM_ADDED:
    if (self->stopped_us != 0 && self->taken_us == 0 && event->party == TANDEM_PARTY_REMOTE)
      self->taken_us = tandem_clock_now (&self->clock);
    break;
  case TANDEM_VOICE_AUDIO:
    if (self->stopped_us != 0 && event->item_id)
      begin_answer (self, event->item_id);
    break;
  default: break;
  }
}

gboolean
tandem_waterfall_reach (TandemWaterfall *self, const char *item_id, TandemLatencyStage stage)
{
  if (!self->latency.known || self->latency.ms[stage] >= 0 || g_strcmp0 (self->item_id, item_id) != 0)
    return FALSE;
  self->latency.ms[stage] = since (self->answered_us, tandem_clock_now (&self->clock));
  return TRUE;
}
