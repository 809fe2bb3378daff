// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

#include "tandem-ulaw.h"

/* What the remote says on its way to the operator's ear: frames come when the network likes, and leave every 20 ms.
 * The delay adapts between TANDEM_JITTER_MIN_MS and TANDEM_JITTER_MAX_MS to what the network does; it grows at once when
 * a frame came late and shrinks slowly, in silence, by dropping a frame.  Missing audio becomes silence with soft edges.
 * Media thread only. */
#define TANDEM_JITTER_START_MS 60
#define TANDEM_JITTER_MIN_MS 20
#define TANDEM_JITTER_MAX_MS 400

typedef struct _TandemJitterBuffer TandemJitterBuffer;

TandemJitterBuffer *tandem_jitter_buffer_new (void);
void tandem_jitter_buffer_free (TandemJitterBuffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemJitterBuffer, tandem_jitter_buffer_free)

/* @n mu-law bytes whose first sample lies at @timestamp_ms of the stream arrived at @now_us. */
void tandem_jitter_buffer_put (TandemJitterBuffer *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gint64 now_us);
/* Fills the 20 ms to be played now, 16 bit at 8 kHz. */
void tandem_jitter_buffer_take (TandemJitterBuffer *self, gint64 now_us, gint16 frame[TANDEM_ULAW_FRAME]);
/* ms it aims to hold, ms it holds, frames that came too late. */
guint tandem_jitter_buffer_get_target_ms (TandemJitterBuffer *self);
guint tandem_jitter_buffer_get_fill_ms (TandemJitterBuffer *self);
guint64 tandem_jitter_buffer_get_late (TandemJitterBuffer *self);
