// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-json.h"

/* The transcript of one turn of the caller: comes on its own time, after the reply has begun. */
#define TANDEM_TYPE_SIM_REALTIME_TRANSCRIPTION (tandem_sim_realtime_transcription_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeTranscription, tandem_sim_realtime_transcription, TANDEM, SIM_REALTIME_TRANSCRIPTION, GObject)

typedef struct {
  /* Eats @event. */
  void (*send) (JsonObject *event, gpointer user_data);
  void (*finished) (TandemSimRealtimeTranscription *transcription, gpointer user_data);
} TandemSimRealtimeTranscriptionListener;

/* @text: "" when nothing was understood.  @rest: what of it was not sent yet.  @ms: length of the audio. */
TandemSimRealtimeTranscription *tandem_sim_realtime_transcription_new (const char *item_id, const char *text, const char *rest,
                                                                       const char *model, guint ms,
                                                                       const TandemSimRealtimeTranscriptionListener *listener,
                                                                       gpointer user_data);
/* The first words come 300 ms later.  A second call does nothing. */
void tandem_sim_realtime_transcription_begin (TandemSimRealtimeTranscription *self);
