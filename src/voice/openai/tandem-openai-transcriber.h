// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-session.h"

/* A transcription-only session of the OpenAI Realtime API (GA or beta flavour): it writes down what one speaker says and
 * never answers.  Takes mu-law; its words come as REMOTE_TEXT, whoever speaks.  Media thread only.
 *
 * Some models find no pauses by themselves (tandem_openai_command_commits()); then they are found here, by loudness. */
#define TANDEM_TYPE_OPENAI_TRANSCRIBER (tandem_openai_transcriber_get_type ())
G_DECLARE_FINAL_TYPE (TandemOpenaiTranscriber, tandem_openai_transcriber, TANDEM, OPENAI_TRANSCRIBER, TandemVoiceSession)

/* As tandem_openai_voice_new(); the model is the transcription model of @profile. */
TandemVoice *tandem_openai_transcriber_new (TandemProfile *profile, SoupSession *session, const char *api_key,
                                            GError **error);
