// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-history.h"
#include "tandem-settings.h"

/* The recordings that the carrier makes instead of this computer: keeps models and store true while they are made, and sees to it
 * that each is fetched, also after a restart.  Main thread only.
 *
 * Signals: "call-changed" (TandemCall); "notice" (TandemCall, GError). */
#define TANDEM_TYPE_CARRIER_RECORDINGS (tandem_carrier_recordings_get_type ())
G_DECLARE_FINAL_TYPE (TandemCarrierRecordings, tandem_carrier_recordings, TANDEM, CARRIER_RECORDINGS, GObject)

TandemCarrierRecordings *tandem_carrier_recordings_new (TandemSettings *settings, TandemCarrier *carrier,
                                                        TandemCallHistory *history, TandemSaveQueue *saves);

/* TRUE when the carrier records @call, or would if it were asked now: where a recording has begun, it stays. */
gboolean tandem_carrier_recordings_have (TandemCarrierRecordings *self, TandemCall *call);
/* As tandem_switchboard_set_recording(), on a live call; @path is where it is fetched to, taken the first time only.  The model
 * follows when the carrier has done it. */
void tandem_carrier_recordings_set (TandemCarrierRecordings *self, TandemCall *call, TandemRecordingState state,
                                    const char *path);
/* After the history was read: fetches what an earlier run left at the carrier. */
void tandem_carrier_recordings_resume (TandemCarrierRecordings *self);
