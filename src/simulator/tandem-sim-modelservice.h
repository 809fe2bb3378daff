// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-modelservice-session.h"

/* A model service (data/modelservice/PROTOCOL.md): strict.  Faults: those of the Realtime service ("realtime-…"), and "realtime-rate"
 * (it wants one that was not offered) and "realtime-silent" (it never is ready). */
#define TANDEM_TYPE_SIM_MODELSERVICE (tandem_sim_modelservice_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimModelservice, tandem_sim_modelservice, TANDEM, SIM_MODELSERVICE, GObject)

#define TANDEM_SIM_MODELSERVICE_PATH "/modelservice"

/* @api_key: what clients must present as a bearer. */
TandemSimModelservice *tandem_sim_modelservice_new (SoupServer *server, const char *api_key, TandemSimSpeech *speech, TandemSimClips *clips,
                                                    TandemSimFaults *faults, TandemSimLog *log, TandemSimRealtimeReplies *replies);
