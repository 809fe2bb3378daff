// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-elevenlabs-fetch.h"
#include "tandem-profile.h"

/* Words that a voice of ElevenLabs speaks, as they are made.  On the thread of the session. */
typedef struct {
  const char *url;     /* of the API */
  const char *api_key;
  const char *voice;   /* its id */
  TandemVoiceFormat format;
} TandemElevenlabsSpeech;

/* FALSE, and nothing happens, when the address is none.  @func gets the sound in pieces of any length; @user_data is for both. */
gboolean tandem_elevenlabs_speech_async (const TandemElevenlabsSpeech *speech, SoupSession *session, const char *text,
                                         TandemElevenlabsBlockFunc func, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
/* FALSE with TANDEM_AGENT_ERROR, or G_IO_ERROR_CANCELLED; what came before is all there is. */
gboolean tandem_elevenlabs_speech_finish (GAsyncResult *result, GError **error);
