// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-turn.h"

/* What was said while the agent was silent, to be told to it when it comes back.  Media thread only. */
typedef struct _TandemHandover TandemHandover;

TandemHandover *tandem_handover_new (void);
void tandem_handover_free (TandemHandover *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemHandover, tandem_handover_free)

/* The agent falls silent at @at_ms of the stream: what was said before that it knows. */
void tandem_handover_begin (TandemHandover *self, gint64 at_ms);
gboolean tandem_handover_is_open (TandemHandover *self);
/* Every turn of the call.  Words are often understood after the agent has come back: then this gives a note with them,
 * (transfer full), else NULL. */
char *tandem_handover_take_turn (TandemHandover *self, const TandemTurnUpdate *update);
/* The agent comes back: gives the note that tells it what was said.  (transfer full) */
char *tandem_handover_end (TandemHandover *self);
