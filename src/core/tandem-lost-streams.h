// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-hang-ups.h"
#include "tandem-settings.h"

/* Calls whose media stream broke while they are up: the line waits, the carrier keeps the remote and connects it again.  After too
 * many losses in a row the remote is told so and the call ends; so does a call whose stream does not come back.  Main thread only. */
#define TANDEM_TYPE_LOST_STREAMS (tandem_lost_streams_get_type ())
G_DECLARE_FINAL_TYPE (TandemLostStreams, tandem_lost_streams, TANDEM, LOST_STREAMS, GObject)

TandemLostStreams *tandem_lost_streams_new (TandemSettings *settings, TandemCarrier *carrier, TandemCallMedia *media,
                                            TandemLiveCalls *live, TandemHangUps *hang_ups);
