// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-voice-shared.h"

/* One conversation with the simulated ElevenLabs agent. */
#define TANDEM_TYPE_SIM_ELEVENLABS_SESSION (tandem_sim_elevenlabs_session_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimElevenlabsSession, tandem_sim_elevenlabs_session, TANDEM, SIM_ELEVENLABS_SESSION, GObject)

TandemSimElevenlabsSession *tandem_sim_elevenlabs_session_new (SoupWebsocketConnection *connection, GSocket *socket,
                                                               const TandemSimVoiceShared *shared);
void tandem_sim_elevenlabs_session_end (TandemSimElevenlabsSession *self);
