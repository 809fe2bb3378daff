// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-json.h"
#include "tandem-sim-realtime-audio.h"
#include "tandem-sim-realtime-schema.h"
#include "tandem-sim-realtime-vad.h"

/* The session object of one connection: strict about what may change it, full when sent back. */
#define TANDEM_TYPE_SIM_REALTIME_CONFIG (tandem_sim_realtime_config_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeConfig, tandem_sim_realtime_config, TANDEM, SIM_REALTIME_CONFIG, GObject)

/* What the conversation is doing; some settings may not change then. */
typedef struct {
  gboolean audio_sent;   /* the model has spoken */
  gboolean responding;   /* a response is active */
} TandemSimSessionState;

/* @model NULL: a transcription session. */
TandemSimRealtimeConfig *tandem_sim_realtime_config_new (TandemSimFlavour flavour, const char *model, const char *session_id);
/* How long from now on the session lasts, instead of an hour. */
void tandem_sim_realtime_config_set_lifetime (TandemSimRealtimeConfig *self, guint seconds);
/* All of @session or nothing of it. */
gboolean tandem_sim_realtime_config_update (TandemSimRealtimeConfig *self, JsonObject *session, TandemSimSessionState state,
                                            TandemSimProblem **problem);
/* Checks the member "response" of response.create. */
gboolean tandem_sim_realtime_config_check_response (TandemSimRealtimeConfig *self, JsonObject *response, gboolean audio_sent,
                                                    TandemSimProblem **problem);
/* As session.created and session.updated carry it.  (transfer full) */
JsonObject *tandem_sim_realtime_config_dup_session (TandemSimRealtimeConfig *self);

TandemSimFlavour tandem_sim_realtime_config_get_flavour (TandemSimRealtimeConfig *self);
gboolean tandem_sim_realtime_config_is_transcription (TandemSimRealtimeConfig *self);
TandemSimAudioFormat tandem_sim_realtime_config_get_input_format (TandemSimRealtimeConfig *self);
/* These three with the overrides of @response (nullable). */
TandemSimAudioFormat tandem_sim_realtime_config_get_output_format (TandemSimRealtimeConfig *self, JsonObject *response);
const char *tandem_sim_realtime_config_get_voice (TandemSimRealtimeConfig *self, JsonObject *response);
gboolean tandem_sim_realtime_config_wants_audio (TandemSimRealtimeConfig *self, JsonObject *response);
/* The transcription model; NULL when the caller is not to be transcribed. */
const char *tandem_sim_realtime_config_get_transcription (TandemSimRealtimeConfig *self);
/* A transcription session whose model sends words while somebody is still speaking. */
gboolean tandem_sim_realtime_config_hears_live (TandemSimRealtimeConfig *self);
/* FALSE: turns are committed by hand. */
gboolean tandem_sim_realtime_config_get_turn_detection (TandemSimRealtimeConfig *self, TandemSimTurnDetection *detection);
