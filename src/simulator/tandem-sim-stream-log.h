// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"
#include "tandem-sim-play-buffer.h"

/* What one Media Stream tells the event log, where "media".  Times are milliseconds as text; all are exact (an eighth of a
 * millisecond is a byte).  "at_ms" counts from the stream's first media; "at_us" is monotonic time.  One thread. */
typedef struct {
  TandemSimLog *log;              /* borrowed, as all of it */
  const char *call_sid;
  const char *stream_sid;
  TandemSimPlayBuffer *buffer;
  guint64 ticks;                  /* of 20 ms, so far */
  guint64 frames_in;              /* media messages of the application */
  guint64 bytes_in;
  guint64 silent_in;              /* those of them that are silence (RMS below -60 dBFS) */
  guint clears;
  guint warnings;
  gint64 cleared_us;              /* the last clear, monotonic; 0: none */
  gboolean await_frame;           /* no media since then */
  gboolean await_sound;           /* no sound since then */
} TandemSimStreamLog;

void tandem_sim_stream_log_start (TandemSimStreamLog *self);
/* The first 20 ms are played now, and go to @heard_ms of the person's recordings: "clock" {at_us, heard_ms}. */
void tandem_sim_stream_log_clock (TandemSimStreamLog *self, guint64 heard_ms);
/* 20 ms go to the application now: "frame_out" {at_us, payload} where frames are wanted (tandem-sim-log.h). */
void tandem_sim_stream_log_sent (TandemSimStreamLog *self, const guint8 *ulaw, gsize n);
/* One media message of the application: "frame_in" {at_us, payload} where frames are wanted.  Otherwise only counted, but for the first one after a clear, "frame_after_clear", and the first
 * one of them that is not silence, "sound_after_clear" {at_us, gap_ms since the clear arrived}. */
void tandem_sim_stream_log_media (TandemSimStreamLog *self, const guint8 *ulaw, gsize n);
void tandem_sim_stream_log_mark (TandemSimStreamLog *self, const char *name, gboolean cleared);
/* To be called before the buffer is cleared. */
void tandem_sim_stream_log_clear (TandemSimStreamLog *self);
/* 31951: the carrier tells it once and ignores the message. */
void tandem_sim_stream_log_warn (TandemSimStreamLog *self, const char *text);
void tandem_sim_stream_log_end (TandemSimStreamLog *self, const char *how, int code, const char *text);
