// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The carrier's outgoing buffer of one stream: what the application sent, played in order and in real time.
 * Positions are exact counts of mu-law bytes (8 a millisecond).  One thread. */
typedef struct _TandemSimPlayBuffer TandemSimPlayBuffer;

/* A mark goes back: everything before it was played, or (@cleared) the buffer was emptied. */
typedef void (*TandemSimPlayBufferEcho) (const char *name, gboolean cleared, gpointer user_data);

TandemSimPlayBuffer *tandem_sim_play_buffer_new (TandemSimPlayBufferEcho echo, gpointer user_data);
void tandem_sim_play_buffer_free (TandemSimPlayBuffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimPlayBuffer, tandem_sim_play_buffer_free)

void tandem_sim_play_buffer_append (TandemSimPlayBuffer *self, const guint8 *ulaw, gsize n);
/* Echoed at once when nothing is buffered. */
void tandem_sim_play_buffer_mark (TandemSimPlayBuffer *self, const char *name);
/* Plays 20 ms into @frame (160 bytes), silence where nothing is buffered; echoes the marks that came due. */
void tandem_sim_play_buffer_play (TandemSimPlayBuffer *self, guint8 *frame);
/* Empties the buffer; all pending marks go back in order. */
void tandem_sim_play_buffer_clear (TandemSimPlayBuffer *self);

guint64 tandem_sim_play_buffer_get_buffered (TandemSimPlayBuffer *self);  /* bytes waiting */
guint64 tandem_sim_play_buffer_get_played (TandemSimPlayBuffer *self);    /* bytes ever played, without the silence between */
guint64 tandem_sim_play_buffer_get_since_mark (TandemSimPlayBuffer *self);/* bytes played since the last mark reached, or since clear */
const char *tandem_sim_play_buffer_get_last_mark (TandemSimPlayBuffer *self); /* last mark reached since clear (nullable) */
const char *tandem_sim_play_buffer_get_next_mark (TandemSimPlayBuffer *self); /* the mark in progress (nullable) */
guint tandem_sim_play_buffer_get_pending (TandemSimPlayBuffer *self);     /* marks not echoed yet */
/* How often the buffer ran dry and went on within 500 ms: a gap that the person heard inside an utterance. */
guint tandem_sim_play_buffer_get_underruns (TandemSimPlayBuffer *self);
/* Length of all those gaps together, in bytes of silence. */
guint64 tandem_sim_play_buffer_get_underrun_bytes (TandemSimPlayBuffer *self);
