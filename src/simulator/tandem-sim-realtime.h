// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-clips.h"
#include "tandem-sim-faults.h"
#include "tandem-sim-log.h"
#include "tandem-sim-realtime-replies.h"
#include "tandem-sim-realtime-service.h"
#include "tandem-sim-speech.h"

/* A simulated service with the Realtime protocol, strict.  Adds its WebSocket handler to a shared SoupServer. */
#define TANDEM_TYPE_SIM_REALTIME (tandem_sim_realtime_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtime, tandem_sim_realtime, TANDEM, SIM_REALTIME, GObject)

/* @api_key: what clients must present.  @replies: what another one says; NULL: it has its own. */
TandemSimRealtime *tandem_sim_realtime_new (SoupServer *server, const TandemSimRealtimeService *service, const char *api_key,
                                            TandemSimSpeech *speech, TandemSimClips *clips, TandemSimFaults *faults, TandemSimLog *log,
                                            TandemSimRealtimeReplies *replies);
/* What is said to what; other services say the same.  Borrowed. */
TandemSimRealtimeReplies *tandem_sim_realtime_get_replies (TandemSimRealtime *self);
/* When the recognised words of a caller start with @heard, the next reply is @reply.  Later additions win. */
void tandem_sim_realtime_add_reply (TandemSimRealtime *self, const char *heard, const char *reply);
