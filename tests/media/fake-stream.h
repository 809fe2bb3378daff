// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier-stream.h"
#include "tandem-clock.h"
#include "tandem-ulaw.h"

/* A telephone on the test's own clock: plays what it is sent in real time of that clock and echoes marks as Twilio
 * does: when everything before them was played, or all at once on clear. */
#define FAKE_TYPE_STREAM (fake_stream_get_type ())
G_DECLARE_FINAL_TYPE (FakeStream, fake_stream, FAKE, STREAM, GObject)

/* @log (nullable, borrowed): gets "clear", "mark <name>", "close". */
FakeStream *fake_stream_new (TandemClock clock, GPtrArray *log);

/* Plays up to now and echoes the marks that are due. */
void fake_stream_play (FakeStream *self);
/* From now on clear is not obeyed with echoes, and marks are only collected. */
void fake_stream_hold_marks (FakeStream *self);

/* Everything received by send_audio. */
GByteArray *fake_stream_get_audio (FakeStream *self);
/* What was played before it was cleared. */
gsize fake_stream_get_played (FakeStream *self);
/* Received but not played. */
gsize fake_stream_get_buffered (FakeStream *self);
guint fake_stream_get_n_clears (FakeStream *self);
gboolean fake_stream_is_closed (FakeStream *self);
gboolean fake_stream_has_listener (FakeStream *self);

/* The other direction. */
void fake_stream_hear (FakeStream *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n);
void fake_stream_press (FakeStream *self, char digit);
void fake_stream_end (FakeStream *self, const GError *error);
void fake_stream_echo (FakeStream *self, const char *mark);
