// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-problem.h"
#include "tandem-sim-realtime-audio.h"
#include "tandem-sim-realtime-vad.h"

/* The input audio buffer of a session and the turns in it. */
#define TANDEM_TYPE_SIM_REALTIME_INPUT (tandem_sim_realtime_input_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeInput, tandem_sim_realtime_input, TANDEM, SIM_REALTIME_INPUT, GObject)

/* Times are ms of audio appended since the session began. */
typedef struct {
  void (*speech_started) (const char *item_id, guint64 audio_start_ms, gpointer user_data);
  void (*speech_stopped) (const char *item_id, guint64 audio_end_ms, gpointer user_data);
  /* A turn, found by voice activity or committed by the client, as mu-law. */
  void (*committed) (const char *item_id, GBytes *ulaw, gpointer user_data);
} TandemSimRealtimeInputListener;

TandemSimRealtimeInput *tandem_sim_realtime_input_new (const TandemSimRealtimeInputListener *listener, gpointer user_data);
/* @detection NULL: only the client commits.  Another format empties the buffer. */
void tandem_sim_realtime_input_configure (TandemSimRealtimeInput *self, TandemSimAudioFormat format,
                                          const TandemSimTurnDetection *detection);
void tandem_sim_realtime_input_append (TandemSimRealtimeInput *self, const guint8 *data, gsize n);
/* FALSE with less than 100 ms in the buffer. */
gboolean tandem_sim_realtime_input_commit (TandemSimRealtimeInput *self, TandemSimProblem **problem);
void tandem_sim_realtime_input_clear (TandemSimRealtimeInput *self);
/* What the client has not committed yet, as mu-law, and the item that it will be.  (transfer full) */
GBytes *tandem_sim_realtime_input_dup_pending (TandemSimRealtimeInput *self, const char **item_id);
guint64 tandem_sim_realtime_input_get_position_ms (TandemSimRealtimeInput *self);
