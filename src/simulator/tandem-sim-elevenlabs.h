// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-voice-shared.h"

/* ElevenLabs: an agent that only a signed address reaches, and speech from text.  Strict.  Faults: those of the Realtime service
 * ("realtime-…") in the way of this one, "elevenlabs-override" (the agent keeps its own first message) and "elevenlabs-format" (value:
 * what it hears and speaks). */
#define TANDEM_TYPE_SIM_ELEVENLABS (tandem_sim_elevenlabs_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimElevenlabs, tandem_sim_elevenlabs, TANDEM, SIM_ELEVENLABS, GObject)

/* The one agent that there is. */
#define TANDEM_SIM_ELEVENLABS_AGENT "agent_sim"

/* @api_key: what clients must present as xi-api-key. */
TandemSimElevenlabs *tandem_sim_elevenlabs_new (SoupServer *server, const char *api_key, const TandemSimVoiceShared *shared);
