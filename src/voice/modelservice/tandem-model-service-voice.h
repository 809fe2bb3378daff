// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-session.h"

/* A session with whoever serves the protocol of data/modelservice/PROTOCOL.md.  Media thread only. */
#define TANDEM_TYPE_MODEL_SERVICE_VOICE (tandem_model_service_voice_get_type ())
G_DECLARE_FINAL_TYPE (TandemModelServiceVoice, tandem_model_service_voice, TANDEM, MODEL_SERVICE_VOICE, TandemVoiceSession)

/* @api_key is nullable: a service of one's own may want none.  NULL with TANDEM_AGENT_ERROR_NOT_SET_UP without an address. */
TandemVoice *tandem_model_service_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error);
