// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier-stream.h"

/* A telephone without a telephone network: whoever sits at this desk is the remote of a call.  What is sent is played frame by
 * frame of 20 ms (TANDEM_ULAW_FRAME samples at 8 kHz), marks come back when everything before them was played, or at once when
 * it is cleared, and what is said goes the same way back: all of it mu-law, as on a real telephone.  Media thread only. */
#define TANDEM_TYPE_REHEARSAL_STREAM (tandem_rehearsal_stream_get_type ())
G_DECLARE_FINAL_TYPE (TandemRehearsalStream, tandem_rehearsal_stream, TANDEM, REHEARSAL_STREAM, GObject)

/* @closed (nullable): the call is over here; not called after hang_up(). */
TandemRehearsalStream *tandem_rehearsal_stream_new (void (*closed) (gpointer user_data), gpointer user_data);
/* Nobody is to be told any more that it is closed; who listens is told that the remote hung up. */
void tandem_rehearsal_stream_hang_up (TandemRehearsalStream *self);

/* What the remote says in these 20 ms; silence when there is nothing until the next tick. */
void tandem_rehearsal_stream_speak (TandemRehearsalStream *self, const gint16 *frame);
/* 20 ms are over. */
void tandem_rehearsal_stream_tick (TandemRehearsalStream *self);
/* What the remote hears in the 20 ms of the last tick. */
void tandem_rehearsal_stream_hear (TandemRehearsalStream *self, gint16 *frame);
