// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-recorder.h"

/* What of one line is recorded, from the answer on: what is wanted, where it is in the time of the stream, and what is missing while
 * the stream is lost.  Plain data of TandemLine, media thread only; positions are samples since the first stream began. */
typedef struct _TandemTape TandemTape;

/* Gives a recorder that begins at @position, or NULL.  (transfer full) */
typedef TandemRecorder *(*TandemTapeBegin) (const char *path, gint64 position, gpointer user_data);

TandemTape *tandem_tape_new (TandemTapeBegin begin, gpointer user_data);
void tandem_tape_free (TandemTape *self);

/* The first stream began at @at_us of the clock: position 0. */
void tandem_tape_start (TandemTape *self, gint64 at_us);
/* Between the loss of the stream, at @now_us, and the next one the recording is silent, and marked as paused. */
void tandem_tape_lose (TandemTape *self, gint64 now_us);
void tandem_tape_rejoin (TandemTape *self);
/* @path is read when recording begins. */
void tandem_tape_set_state (TandemTape *self, TandemRecordingState state, const char *path);
void tandem_tape_hear (TandemTape *self, gint64 position_ms, const guint8 *ulaw, gsize n);
/* One tick, that should have come at @deadline_us, with a frame that the remote hears of us in it (NULL: silence). */
void tandem_tape_tick (TandemTape *self, gint64 deadline_us, const guint8 *ours);
void tandem_tape_finish (TandemTape *self);
/* A recorder was made. */
gboolean tandem_tape_is_recorded (TandemTape *self);
