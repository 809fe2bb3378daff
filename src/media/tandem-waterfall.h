// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-clock.h"
#include "tandem-latency.h"
#include "tandem-voice.h"

/* Measures what passes between the end of what the remote said and the beginning of the answer, for the latest answer.  All times are
 * those of one clock, the line's; the end of what was said is where the service found it in the sound, and that sound was here when
 * the stream was as old.  Media thread only; all zero is empty. */
typedef struct {
  /* owned */
  char *item_id;      /* the answer; nullable */

  TandemClock clock;
  TandemLatency latency;
  gint64 attached_us; /* when the stream began; 0: not yet */
  gint64 stopped_us;  /* what was said ended, and nothing has answered it; 0: nothing waits */
  gint64 answered_us; /* when what the latest answer answers ended */
  gint64 found_us;
  gint64 taken_us;    /* 0: not yet */
} TandemWaterfall;

void tandem_waterfall_clear (TandemWaterfall *self);
/* Any event of the voice; @at_ms: as ms of the stream. */
void tandem_waterfall_take_event (TandemWaterfall *self, const TandemVoiceEvent *event, gint64 at_ms);
/* The first frame of @item_id is sent, or its first mark came back.  TRUE: that is the answer, and it was the first time. */
gboolean tandem_waterfall_reach (TandemWaterfall *self, const char *item_id, TandemLatencyStage stage);
