// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recording-header.h"

/* The newest seconds of a recording, where audio may still come late, twice or be taken back, and the gaps of all of
 * it.  Positions are samples from the first one.  Bounded: 256 KiB.  One thread at a time. */
typedef struct _TandemRecordingWindow TandemRecordingWindow;

TandemRecordingWindow *tandem_recording_window_new (void);
void tandem_recording_window_free (TandemRecordingWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemRecordingWindow, tandem_recording_window_free)

/* Behind the last sample there is. */
gint64 tandem_recording_window_get_end (TandemRecordingWindow *self);
/* From here on nothing was taken by take(); the end when all was. */
gint64 tandem_recording_window_get_dirty (TandemRecordingWindow *self);
/* In order, of TandemRecordingSpan; the last is without end while a pause lasts.  Borrowed. */
GArray *tandem_recording_window_get_gaps (TandemRecordingWindow *self);

/* Whether @n samples at @from find room; when not, take() makes some, unless all was taken already. */
gboolean tandem_recording_window_has_room (TandemRecordingWindow *self, gint64 from, gsize n);
/* Puts @n samples of @channel at @from; what is too old, or in a gap, is dropped.  There must be room. */
void tandem_recording_window_put (TandemRecordingWindow *self, guint channel, gint64 from, const guint8 *ulaw, gsize n);
/* Gives what changed, both channels, as from *@position, and forgets what is too old to change.  NULL: nothing. */
guint8 *tandem_recording_window_take (TandemRecordingWindow *self, gint64 *position, gsize *n_bytes);
/* @from to @to is lost: a gap. */
void tandem_recording_window_add_gap (TandemRecordingWindow *self, gint64 from, gint64 to);
/* A gap from @from on, also of what is here already, and its end. */
void tandem_recording_window_begin_pause (TandemRecordingWindow *self, gint64 from);
void tandem_recording_window_end_pause (TandemRecordingWindow *self, gint64 to);
