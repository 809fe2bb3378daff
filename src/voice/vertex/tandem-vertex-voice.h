// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-vertex-account.h"
#include "tandem-voice.h"

/* A session of the Live API (Gemini) as Google Cloud's Vertex AI has it: a TandemGeminiVoice that comes in with a token of
 * @account, fetched before each connection; when it is not taken (401) a new one is fetched, once.  Media thread only.
 *
 * The URL of @profile may be "": the one of the account's region.  NULL with TANDEM_AGENT_ERROR when something is not set up, or
 * there are as many sessions as may be.  A session that takes the place of another counts, too: while there is no room for it,
 * the other goes on until the service ends it. */
TandemVoice *tandem_vertex_voice_new (TandemProfile *profile, SoupSession *session, TandemVertexAccount *account, GError **error);
