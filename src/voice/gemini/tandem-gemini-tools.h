// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-gemini-message.h"
#include "tandem-voice-session.h"

/* What the model calls, told to whoever listens to @session: TOOL_CALL and TOOL_CANCELLED.  Media thread only. */
void tandem_gemini_tools_tell (TandemVoiceSession *session, const TandemGeminiMessage *message);
