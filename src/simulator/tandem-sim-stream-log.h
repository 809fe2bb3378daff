// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"
#include "tandem-sim-play-buffer.h"

/* What one Media Stream tells the event log, where "media".  Times are milliseconds as text; all are exact (an eighth of a
 * millisecond is a byte).  "at_ms" counts from the stream's first media.  One thread. */
typedef struct {
  TandemSimLog *log;              /* borrowed, as all of it */
  const char *call_sid;
  const char *stream_sid;
  TandemSimPlayBuffer *buffer;
  guint64 ticks;                  /* of 20 ms, so far */
  guint64 frames_in;              /* media messages of the application */
  guint64 bytes_in;
  guint warnings;
} TandemSimStreamLog;

void tandem_sim_stream_log_start (TandemSimStreamLog *self);
void tandem_sim_stream_log_mark (TandemSimStreamLog *self, const char *name, gboolean cleared);
/* To be called before the buffer is cleared. */
void tandem_sim_stream_log_clear (TandemSimStreamLog *self);
/* 31951: the carrier tells it once and ignores the message. */
void tandem_sim_stream_log_warn (TandemSimStreamLog *self, const char *text);
void tandem_sim_stream_log_end (TandemSimStreamLog *self, const char *how, int code, const char *text);
