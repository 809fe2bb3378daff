// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-session.h"

/* A session of Google's Live API (Gemini) over WebSocket.  Hears 16 kHz and speaks 24 kHz.  Media thread only.
 *
 * What the service does not have is done here: it names nothing (TandemVoiceTalk, TandemVoiceReply), cannot be kept from
 * answering (while the agent only listens, answers are held back until they are asked for), and cannot be told how much was
 * heard, except in words: after an interruption it is told which of its words were. */
#define TANDEM_TYPE_GEMINI_VOICE (tandem_gemini_voice_get_type ())
G_DECLARE_FINAL_TYPE (TandemGeminiVoice, tandem_gemini_voice, TANDEM, GEMINI_VOICE, TandemVoiceSession)

/* @session is of tandem_voice_socket_make_session(), @api_key is kept in memory only.  NULL with
 * TANDEM_AGENT_ERROR_NOT_SET_UP and a sentence when the key is missing or the URL of @profile is not ws:// or wss://. */
TandemVoice *tandem_gemini_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error);
