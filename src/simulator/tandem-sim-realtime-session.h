// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-faults.h"
#include "tandem-sim-realtime-dialogue.h"
#include "tandem-sim-realtime-wire.h"

/* One connection to the simulated Realtime service: takes the client's events, strictly. */
#define TANDEM_TYPE_SIM_REALTIME_SESSION (tandem_sim_realtime_session_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeSession, tandem_sim_realtime_session, TANDEM, SIM_REALTIME_SESSION, GObject)

/* Sends session.created at once.  @model NULL: a transcription session.  @socket (nullable): for the fault realtime-cut. */
TandemSimRealtimeSession *tandem_sim_realtime_session_new (SoupWebsocketConnection *connection, GSocket *socket, TandemSimFlavour flavour,
                                                           const char *model, const TandemSimRealtimeShared *shared,
                                                           TandemSimFaults *faults);
/* The socket closed, or shall close. */
void tandem_sim_realtime_session_end (TandemSimRealtimeSession *self);
