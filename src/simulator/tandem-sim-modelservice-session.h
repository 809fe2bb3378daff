// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-clips.h"
#include "tandem-sim-faults.h"
#include "tandem-sim-log.h"
#include "tandem-sim-realtime-replies.h"
#include "tandem-sim-speech.h"

/* One session of the simulated model service, from its hello to its close. */
#define TANDEM_TYPE_SIM_MODELSERVICE_SESSION (tandem_sim_modelservice_session_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimModelserviceSession, tandem_sim_modelservice_session, TANDEM, SIM_MODELSERVICE_SESSION, GObject)

/* What all sessions share; borrowed from TandemSimModelservice, which outlives them. */
typedef struct {
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimRealtimeReplies *replies;
} TandemSimModelserviceShared;

TandemSimModelserviceSession *tandem_sim_modelservice_session_new (SoupWebsocketConnection *connection, GSocket *socket,
                                                                   const TandemSimModelserviceShared *shared);
void tandem_sim_modelservice_session_end (TandemSimModelserviceSession *self);
