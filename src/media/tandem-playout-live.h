// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-talk-detector.h"
#include "tandem-ulaw.h"

/* What the operator said and the remote is about to hear.  Plain data of TandemPlayout. */
#define TANDEM_PLAYOUT_LIVE_FRAMES 3 /* that may wait: more means a delay that nobody wants */

typedef struct {
  gint16 frames[TANDEM_PLAYOUT_LIVE_FRAMES][TANDEM_ULAW_FRAME]; /* oldest first, at 8 kHz */
  guint n;
  guint waiting; /* frames that came since one had to wait */
  TandemTalkDetector talks;
} TandemPlayoutLive;

/* One more.  Those that wait become fewer, in a pause or by and by: two frames become one. */
void tandem_playout_live_push (TandemPlayoutLive *live, const gint16 *frame);
/* One frame passes unheard, if there is one. */
void tandem_playout_live_drop (TandemPlayoutLive *live);
/* Adds the next frame, if there is one, to the mu-law of @frame: the agent, who steps back while the operator talks. */
void tandem_playout_live_mix (TandemPlayoutLive *live, guint8 *frame);
