// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-json.h"
#include "tandem-sim-realtime-audio.h"

/* What a response is made of, as the service writes it.  All results (transfer full). */
typedef struct {
  gboolean beta;
  gboolean with_audio;
  TandemSimAudioFormat format;
  char *voice;
} TandemSimRealtimeOutput;

/* The part of response.content_part.added and .done. */
JsonObject *tandem_sim_realtime_output_part (const TandemSimRealtimeOutput *self, const char *words);
/* The assistant's message; an "in_progress" one has no content yet. */
JsonObject *tandem_sim_realtime_output_item (const TandemSimRealtimeOutput *self, const char *item_id, const char *status,
                                             const char *words);
/* Adds modalities, format and voice to a response object. */
void tandem_sim_realtime_output_add_settings (const TandemSimRealtimeOutput *self, JsonObject *response);
/* Plausible numbers for so much text and audio. */
JsonObject *tandem_sim_realtime_output_usage (guint n_words, guint audio_ms);
/* The event rate_limits.updated. */
JsonObject *tandem_sim_realtime_output_rate_limits (void);
