// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* How a session finds the turns of the caller. */
typedef struct {
  double threshold;         /* 0..1 */
  guint prefix_padding_ms;
  guint silence_ms;
  gboolean create_response;
  gboolean interrupt_response;
  guint idle_timeout_ms;    /* 0: none */
} TandemSimTurnDetection;

typedef enum {
  TANDEM_SIM_VAD_NOTHING,
  TANDEM_SIM_VAD_STARTED,
  TANDEM_SIM_VAD_STOPPED,
} TandemSimVadEvent;

#define TANDEM_SIM_VAD_FRAME_MS 10

/* Voice activity from loudness alone.  Time is counted in the audio given, never by a clock. */
#define TANDEM_TYPE_SIM_REALTIME_VAD (tandem_sim_realtime_vad_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeVad, tandem_sim_realtime_vad, TANDEM, SIM_REALTIME_VAD, GObject)

TandemSimRealtimeVad *tandem_sim_realtime_vad_new (void);
/* Takes effect from the next frame; speech under way goes on. */
void tandem_sim_realtime_vad_configure (TandemSimRealtimeVad *self, double threshold, guint silence_ms);
/* The next 10 ms, @level in dB of full scale. */
TandemSimVadEvent tandem_sim_realtime_vad_push (TandemSimRealtimeVad *self, double level);
gboolean tandem_sim_realtime_vad_is_speaking (TandemSimRealtimeVad *self);
/* Where the last speech began, ms since the first frame (without padding). */
guint64 tandem_sim_realtime_vad_get_start_ms (TandemSimRealtimeVad *self);
/* How much audio was given, ms. */
guint64 tandem_sim_realtime_vad_get_position_ms (TandemSimRealtimeVad *self);
/* Forgets speech under way; time goes on. */
void tandem_sim_realtime_vad_reset (TandemSimRealtimeVad *self);
