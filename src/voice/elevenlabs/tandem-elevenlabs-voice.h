// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-voice-session.h"

/* An agent of ElevenLabs over a WebSocket.  Media thread only.
 *
 * The profile's model is the agent's id, its url the address of the API (https).  The agent decides itself what it is and what
 * format it speaks; see the .c file for what is done here. */
#define TANDEM_TYPE_ELEVENLABS_VOICE (tandem_elevenlabs_voice_get_type ())
G_DECLARE_FINAL_TYPE (TandemElevenlabsVoice, tandem_elevenlabs_voice, TANDEM, ELEVENLABS_VOICE, TandemVoiceSession)

/* @api_key is nullable: only an agent that is open to everybody can be reached then, and it says no words of others.  NULL with
 * TANDEM_AGENT_ERROR_MODEL when no agent is set, and _NOT_SET_UP when the address is none. */
TandemVoice *tandem_elevenlabs_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error);
