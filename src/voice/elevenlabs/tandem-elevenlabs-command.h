// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"

/* What is sent to an ElevenLabs agent: JSON texts, one for each message.  (transfer full)  Any thread. */

/* The first one.  Of the agent's own configuration it replaces only what @profile sets; each of it must be allowed there. */
char *tandem_elevenlabs_command_begin (TandemProfile *profile);
/* Sound in the format that the agent wants, into @buffer, which is reused. */
void tandem_elevenlabs_command_audio (GString *buffer, const guint8 *data, gsize n);
char *tandem_elevenlabs_command_pong (gint64 event_id);
/* Something to know, which interrupts nobody and is not answered. */
char *tandem_elevenlabs_command_context (const char *text);
/* As if the remote had said it: it is answered. */
char *tandem_elevenlabs_command_message (const char *text);
/* Somebody is there: the agent does not ask whether. */
char *tandem_elevenlabs_command_activity (void);
char *tandem_elevenlabs_command_tool_result (const char *tool_call_id, const char *result, gboolean failed);
