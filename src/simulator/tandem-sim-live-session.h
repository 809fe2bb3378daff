// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-voice-shared.h"

/* One session of the simulated OpenAI Live API. */
#define TANDEM_TYPE_SIM_LIVE_SESSION (tandem_sim_live_session_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimLiveSession, tandem_sim_live_session, TANDEM, SIM_LIVE_SESSION, GObject)

TandemSimLiveSession *tandem_sim_live_session_new (SoupWebsocketConnection *connection, GSocket *socket,
                                                   const TandemSimVoiceShared *shared);
void tandem_sim_live_session_end (TandemSimLiveSession *self);
