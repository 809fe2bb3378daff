// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-vad.h"

/* So much sound without a longer hole is speech; a click is not. */
#define ONSET_MS 40
#define ONSET_HOLE_MS 20
/* Speech that goes on may be a little softer than speech that begins. */
#define HYSTERESIS_DB 5.0

/* Default main context only. */
struct _TandemSimRealtimeVad {
  GObject parent_instance;
  double begin_level, keep_level;
  guint silence_ms;
  guint64 position_ms;
  guint64 start_ms;
  guint sound_ms;
  guint quiet_ms;
  gboolean speaking;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeVad, tandem_sim_realtime_vad, G_TYPE_OBJECT)

static void
tandem_sim_realtime_vad_class_init (TandemSimRealtimeVadClass *klass)
{
}

static void
tandem_sim_realtime_vad_init (TandemSimRealtimeVad *self)
{
  tandem_sim_realtime_vad_configure (self, 0.5, 500);
}

TandemSimRealtimeVad *
tandem_sim_realtime_vad_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_REALTIME_VAD, NULL);
}

void
tandem_sim_realtime_vad_configure (TandemSimRealtimeVad *self, double threshold, guint silence_ms)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_VAD (self));
  self->begin_level = -60.0 + 40.0 * threshold;
  self->keep_level = self->begin_level - HYSTERESIS_DB;
  self->silence_ms = MAX (silence_ms, TANDEM_SIM_VAD_FRAME_MS);
}

static TandemSimVadEvent
wait_for_speech (TandemSimRealtimeVad *self, double level)
{
  if (level >= self->begin_level) {
    if (self->sound_ms == 0)
      self->start_ms = self->position_ms - TANDEM_SIM_VAD_FRAME_MS;
    self->sound_ms += TANDEM_SIM_VAD_FRAME_MS;
    self->quiet_ms = 0;
  } else if (self->sound_ms > 0) {
    self->quiet_ms += TANDEM_SIM_VAD_FRAME_MS;
    if (self->quiet_ms > ONSET_HOLE_MS)
      self->sound_ms = 0;
  }
  if (self->sound_ms < ONSET_MS)
    return TANDEM_SIM_VAD_NOTHING;
  self->speaking = TRUE;
  self->quiet_ms = 0;
  return TANDEM_SIM_VAD_STARTED;
}

TandemSimVadEvent
tandem_sim_realtime_vad_push (TandemSimRealtimeVad *self, double level)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_VAD (self), TANDEM_SIM_VAD_NOTHING);
  self->position_ms += TANDEM_SIM_VAD_FRAME_MS;
  if (!self->speaking)
    return wait_for_speech (self, level);
  self->quiet_ms = level >= self->keep_level ? 0 : self->quiet_ms + TANDEM_SIM_VAD_FRAME_MS;
  if (self->quiet_ms < self->silence_ms)
    return TANDEM_SIM_VAD_NOTHING;
  tandem_sim_realtime_vad_reset (self);
  return TANDEM_SIM_VAD_STOPPED;
}

gboolean
tandem_sim_realtime_vad_is_speaking (TandemSimRealtimeVad *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_VAD (self), FALSE);
  return self->speaking;
}

guint64
tandem_sim_realtime_vad_get_start_ms (TandemSimRealtimeVad *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_VAD (self), 0);
  return self->start_ms;
}

guint64
tandem_sim_realtime_vad_get_position_ms (TandemSimRealtimeVad *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_VAD (self), 0);
  return self->position_ms;
}

void
tandem_sim_realtime_vad_reset (TandemSimRealtimeVad *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_VAD (self));
  self->speaking = FALSE;
  self->sound_ms = 0;
  self->quiet_ms = 0;
}
