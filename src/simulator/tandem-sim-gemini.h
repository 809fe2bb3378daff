// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-gemini-session.h"
#include "tandem-sim-google.h"

/* Google's Live API (Gemini): strict, with frames that are binary and messages that carry several things.  Faults: those of the
 * Realtime service ("realtime-…"), in the way of this one. */
#define TANDEM_TYPE_SIM_GEMINI (tandem_sim_gemini_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimGemini, tandem_sim_gemini, TANDEM, SIM_GEMINI, GObject)

/* Of Vertex AI. */
#define TANDEM_SIM_VERTEX_PATH "/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent"
#define TANDEM_SIM_VERTEX_REGION "europe-west4"
#define TANDEM_SIM_GEMINI_PATH "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"

/* @api_key: what clients must present as ?key=. */
TandemSimGemini *tandem_sim_gemini_new (SoupServer *server, const char *api_key, TandemSimSpeech *speech, TandemSimClips *clips,
                                        TandemSimFaults *faults, TandemSimLog *log, TandemSimRealtimeReplies *replies);
/* The same as Google Cloud has it: clients must present a token of @google, or are refused before anything is said. */
TandemSimGemini *tandem_sim_gemini_new_vertex (SoupServer *server, TandemSimGoogle *google, TandemSimSpeech *speech, TandemSimClips *clips,
                                               TandemSimFaults *faults, TandemSimLog *log, TandemSimRealtimeReplies *replies);
