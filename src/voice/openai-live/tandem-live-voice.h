// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-voice-session.h"

/* A session of the OpenAI Live API (gpt-live).  Media thread only.
 *
 * It hears and speaks at once and takes its turns by itself: it is neither interrupted nor told how much was heard, since its sound
 * comes as fast as it is spoken.  Its answers and the remote's turns have no names and no ends there; they are cut here, where one
 * of the two pauses.  What the remote says while it speaks is told when it has finished: a short "yes" is no interruption. */
#define TANDEM_TYPE_LIVE_VOICE (tandem_live_voice_get_type ())
G_DECLARE_FINAL_TYPE (TandemLiveVoice, tandem_live_voice, TANDEM, LIVE_VOICE, TandemVoiceSession)

/* The profile's url is that of the Realtime API, beside which this one lies.  NULL with TANDEM_AGENT_ERROR_NOT_SET_UP. */
TandemVoice *tandem_live_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error);
/* wss://api.openai.com/v1/realtime → wss://api.openai.com/v1/live/sessions.  (transfer full) */
char *tandem_live_voice_dup_url (const char *realtime_url);
