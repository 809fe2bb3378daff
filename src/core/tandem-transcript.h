// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-turn.h"

/* The turns of one call in spoken order: a GListModel of TandemTurn.  In the thread of its owner.
 * A turn is placed once, by after_item_id (transcription arrives late), else by start_ms. */
#define TANDEM_TYPE_TRANSCRIPT (tandem_transcript_get_type ())
G_DECLARE_FINAL_TYPE (TandemTranscript, tandem_transcript, TANDEM, TRANSCRIPT, GObject)

TandemTranscript *tandem_transcript_new (void);

/* Finds or makes the turn of update->item_id and applies it.  Returns the turn, borrowed; NULL when it ended without a word
 * (a cough, an interruption) and was taken out again.
 * *became_final (may be NULL) tells that it should be stored now. */
TandemTurn *tandem_transcript_update (TandemTranscript *self, const TandemTurnUpdate *update, gboolean *became_final);

/* Borrowed, or NULL. */
TandemTurn *tandem_transcript_lookup (TandemTranscript *self, const char *item_id);

/* Marks every turn final (the call ended) and gives those that were not, (transfer full) (element-type TandemTurn). */
GPtrArray *tandem_transcript_finish (TandemTranscript *self);
