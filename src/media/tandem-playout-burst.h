// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-ulaw.h"

/* Frames that the carrier plays without a break, and when the remote hears which of them.  Plain data of TandemPlayout;
 * times are us of its clock. */
#define TANDEM_BURST_FRAMES 32 /* as many as can be recalled: more than are ever sent ahead */

typedef struct {
  double level;                     /* dBFS of what the remote hears */
  gboolean has_agent;
  guint8 ours[TANDEM_ULAW_FRAME];   /* what the remote hears */
  guint8 agent[TANDEM_ULAW_FRAME];  /* the agent's part of it */
} TandemBurstFrame;

typedef struct {
  gint64 base_us; /* when the first frame is heard */
  gsize n;        /* frames so far */
  TandemBurstFrame frames[TANDEM_BURST_FRAMES];
} TandemPlayoutBurst;

/* A new one, if the remote has played all of the present one.  TRUE when it is new. */
gboolean tandem_playout_burst_renew (TandemPlayoutBurst *burst, gint64 now_us);
/* What was sent is gone: the carrier was told to forget it. */
void tandem_playout_burst_drop (TandemPlayoutBurst *burst);
/* One more frame would still begin within @lead_us from now. */
gboolean tandem_playout_burst_has_room (const TandemPlayoutBurst *burst, gint64 now_us, gint64 lead_us);
/* @agent is nullable. */
void tandem_playout_burst_add (TandemPlayoutBurst *burst, const guint8 *ours, const guint8 *agent);
/* When the next frame added will be heard. */
gint64 tandem_playout_burst_get_end_us (const TandemPlayoutBurst *burst);
/* The frame heard at @at_us, or NULL: silence. */
const TandemBurstFrame *tandem_playout_burst_at (const TandemPlayoutBurst *burst, gint64 at_us);
