// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"
#include "tandem-sim-realtime-audio.h"

/* What one session was given to hear, as SESSION-heard.wav in the record directory.  The event "listening" (where
 * "realtime") tells when its first sample came.  One thread. */
typedef struct _TandemSimRealtimeRecord TandemSimRealtimeRecord;

TandemSimRealtimeRecord *tandem_sim_realtime_record_new (TandemSimLog *log, const char *session);
void tandem_sim_realtime_record_free (TandemSimRealtimeRecord *self);
/* Samples as they came, of any length. */
void tandem_sim_realtime_record_add (TandemSimRealtimeRecord *self, TandemSimAudioFormat format, const guint8 *data, gsize n);
