// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-session.h"

/* A session of the OpenAI Realtime API (GA or beta flavour) over WebSocket.  Media thread only. */
#define TANDEM_TYPE_OPENAI_VOICE (tandem_openai_voice_get_type ())
G_DECLARE_FINAL_TYPE (TandemOpenaiVoice, tandem_openai_voice, TANDEM, OPENAI_VOICE, TandemVoiceSession)

/* @session is of tandem_voice_socket_make_session(), @api_key is kept in memory only.  NULL with TANDEM_AGENT_ERROR_NOT_SET_UP and a sentence
 * when the key is missing or the URL of @profile is not ws:// or wss://. */
TandemVoice *tandem_openai_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error);

/* What every session of this service needs, an agent's or not.  FALSE with the errors above; the request for the upgrade
 * with @query (escaped), (transfer full). */
gboolean tandem_openai_voice_check (TandemProfile *profile, const char *api_key, GError **error);
SoupMessage *tandem_openai_voice_make_request (TandemProfile *profile, const char *query, const char *api_key);
