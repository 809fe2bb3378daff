// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-gemini-message.h"
#include "tandem-party.h"
#include "tandem-profile.h"

/* What is sent to the Live API: JSON texts, one for each message.  (transfer full)  Any thread. */

/* The first one.  @model is named as the service wants it ("models/…"); @handle (nullable) resumes a session. */
char *tandem_gemini_command_setup (TandemProfile *profile, const char *model, const char *handle);
/* Samples at 16 kHz, into @buffer, which is reused. */
void tandem_gemini_command_audio (GString *buffer, const guint8 *data, gsize n);
/* One element of turns below. */
char *tandem_gemini_command_turn (TandemParty party, const char *text);
/* @turns: elements as above with commas between them, or "".  @answer: the model is to speak now. */
char *tandem_gemini_command_content (const char *turns, gboolean answer);
/* Nothing but text, which is answered. */
char *tandem_gemini_command_text (const char *text);
/* What came of the call @id of the function @name: @result, or, when it @failed, why. */
char *tandem_gemini_command_tool_response (const char *id, const char *name, const char *result, gboolean failed);
