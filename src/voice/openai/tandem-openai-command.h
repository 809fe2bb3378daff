// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-openai-dialect.h"
#include "tandem-party.h"

/* Client events of the Realtime API as JSON text, (transfer full).  In the shapes that the dialect says, each
 * with an event_id of its own.  Any thread. */

char *tandem_openai_command_session_update (const TandemOpenaiDialect *dialect);
/* Only the turn detection of the session: as the profile says, or @listening without answers and interruptions. */
char *tandem_openai_command_turn_detection (const TandemOpenaiDialect *dialect, gboolean listening);
/* Configures a session that only writes down what it hears, in mu-law, with the profile's transcription model. */
char *tandem_openai_command_transcription_update (const TandemOpenaiDialect *dialect);
/* That model finds no pauses by itself: every utterance must be committed. */
gboolean tandem_openai_command_commits (const TandemOpenaiDialect *dialect);
char *tandem_openai_command_commit (void);
/* Forgets the audio that was not committed. */
char *tandem_openai_command_clear (void);
/* Adds a system message to the conversation.  @item_id: 32 characters at most. */
char *tandem_openai_command_note (const char *item_id, const char *text);
/* Adds, as text, what the remote or the agent said in an earlier session.  @item_id likewise. */
char *tandem_openai_command_turn (const TandemOpenaiDialect *dialect, const char *item_id, TandemParty party, const char *text);
/* What came of the function that was called as @call_id: @output, or, when it @failed, why. */
char *tandem_openai_command_function_output (const char *call_id, const char *output, gboolean failed);
/* How an error begins what it says of a response.create that was refused. */
#define TANDEM_OPENAI_CREATE_ID "create"
/* And of a response.cancel. */
#define TANDEM_OPENAI_CANCEL_ID "cancel"

/* Lets the model speak.  @instructions: say this exactly, in a response that is marked as such; NULL: go on with the
 * conversation. */
char *tandem_openai_command_response_create (const TandemOpenaiDialect *dialect, const char *instructions);
/* @response_id NULL: whatever is active. */
char *tandem_openai_command_response_cancel (const char *response_id);
char *tandem_openai_command_truncate (const char *item_id, gint64 audio_end_ms);
char *tandem_openai_command_delete (const char *item_id);
/* Replaces the content of @into: 50 times a second for every call, so no JSON tree is built. */
void tandem_openai_command_append (GString *into, const guint8 *data, gsize n);
