// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-session.h"

/* A session of the OpenAI Realtime API over WebSocket, or of another service that has it (tandem-openai-dialect.h).  Media thread only. */
#define TANDEM_TYPE_OPENAI_VOICE (tandem_openai_voice_get_type ())
G_DECLARE_FINAL_TYPE (TandemOpenaiVoice, tandem_openai_voice, TANDEM, OPENAI_VOICE, TandemVoiceSession)

/* @session is of tandem_voice_socket_make_session(), @api_key is kept in memory only.  NULL with TANDEM_AGENT_ERROR_NOT_SET_UP and a sentence
 * when the key is missing, the URL of @profile is not ws:// or wss://, or its dialect is none. */
TandemVoice *tandem_openai_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error);
