// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-port.h"

/* What the remote hears while the agent is away: hold music instead of dead air.  It begins when neither anything was played
 * nor the remote spoke for TANDEM_STOPGAP_AFTER_MS, and ends when the agent speaks, or is back and owes nothing.  Plain data of
 * the line; media thread. */
#define TANDEM_STOPGAP_AFTER_MS 1000

typedef struct {
  TandemHoldMusic *music; /* owned, nullable: silence; also what is heard on hold */

  TandemPatch patch;
  gint64 silent_since_us; /* nothing of ours is heard; 0: something is */
  gboolean on;            /* music is to be heard */
} TandemStopgap;

/* The tick. */
void tandem_stopgap_check (TandemStopgap *self, TandemAgentPort *agent, TandemPlayout *playout, TandemUplink *uplink,
                           gint64 now_us);
/* Whoever waits for the agent hears it anew. */
void tandem_stopgap_set_patch (TandemStopgap *self, TandemPatch patch, TandemPlayout *playout);
/* Lets @playout play what the remote is to hear; after every change of the music. */
void tandem_stopgap_follow (TandemStopgap *self, TandemPlayout *playout);
