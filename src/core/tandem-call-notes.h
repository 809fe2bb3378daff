// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* What the agent of a call noted for people: private turns of it in the transcript, so that a note stands where it belongs and is kept,
 * found and shown as everything else.  Main thread only. */

/* The note @id (the same when it is repeated: there is one) with @text, behind what was said last.  (transfer full) */
TandemTurnUpdate *tandem_call_notes_make (TandemCall *call, const char *id, const char *text);

/* TRUE when @turn is one. */
gboolean tandem_call_notes_contains (TandemTurn *turn);

/* What was noted, oldest first; NULL-terminated, empty also when the transcript of an old call has not been loaded.  (transfer full) */
char **tandem_call_notes_dup (TandemCall *call);
