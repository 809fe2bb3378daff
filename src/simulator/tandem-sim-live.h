// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-voice-shared.h"

/* OpenAI's Live API (gpt-live): strict; it speaks in real time.  Faults: those of the Realtime service ("realtime-…"); for
 * realtime-tool-call it delegates. */
#define TANDEM_TYPE_SIM_LIVE (tandem_sim_live_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimLive, tandem_sim_live, TANDEM, SIM_LIVE, GObject)

#define TANDEM_SIM_LIVE_PATH "/v1/live/sessions"

/* @api_key: what clients must present as a bearer. */
TandemSimLive *tandem_sim_live_new (SoupServer *server, const char *api_key, const TandemSimVoiceShared *shared);
