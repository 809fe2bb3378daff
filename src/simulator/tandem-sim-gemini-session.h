// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-clips.h"
#include "tandem-sim-faults.h"
#include "tandem-sim-realtime-replies.h"
#include "tandem-sim-realtime-wire.h"
#include "tandem-sim-log.h"
#include "tandem-sim-speech.h"

/* One session of the simulated Live API, from its setup to its close. */
#define TANDEM_TYPE_SIM_GEMINI_SESSION (tandem_sim_gemini_session_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimGeminiSession, tandem_sim_gemini_session, TANDEM, SIM_GEMINI_SESSION, GObject)

/* What all sessions share; borrowed from TandemSimGemini, which outlives them. */
typedef struct {
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimRealtimeReplies *replies;
  GHashTable *handles; /* of sessions that can be resumed -> what was said in them */
  const char *model_prefix; /* "models/" */
} TandemSimGeminiShared;

/* @refusal (nullable): said instead of setupComplete, of a wrong key for instance. */
TandemSimGeminiSession *tandem_sim_gemini_session_new (SoupWebsocketConnection *connection, GSocket *socket,
                                                       const TandemSimGeminiShared *shared, const char *refusal);
void tandem_sim_gemini_session_end (TandemSimGeminiSession *self);
