// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Utterances of the remote that no voice session has understood yet.  When a session is lost the next one is given them
 * again, and each keeps the name it was first known by, so that nothing is lost and nothing stands twice.  Plain data of the
 * agent's port. */
typedef struct _TandemPendingSpeech TandemPendingSpeech;

TandemPendingSpeech *tandem_pending_speech_new (void);
void tandem_pending_speech_free (TandemPendingSpeech *self);
/* The session found that @item_id began at @at_ms of the stream. */
void tandem_pending_speech_begin (TandemPendingSpeech *self, const char *item_id, gint64 at_ms);
/* Its words are known. */
void tandem_pending_speech_end (TandemPendingSpeech *self, const char *item_id);
/* All of them got a whole answer, even if their words are still to come. */
void tandem_pending_speech_answer (TandemPendingSpeech *self);
gboolean tandem_pending_speech_is_empty (TandemPendingSpeech *self);
/* The session was lost: all that is pending waits for another name.  Gives where it begins, in ms of the stream; -1: nothing
 * is pending. */
gint64 tandem_pending_speech_lose (TandemPendingSpeech *self);
/* The name by which the rest of Tandem knows @item_id (nullable).  Borrowed. */
const char *tandem_pending_speech_get_name (TandemPendingSpeech *self, const char *item_id);
