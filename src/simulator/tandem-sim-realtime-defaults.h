// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-json.h"
#include "tandem-sim-realtime-schema.h"

/* What a session is before the first session.update.  All (transfer full). */

/* @model NULL: a transcription session. */
JsonObject *tandem_sim_realtime_default_session (TandemSimFlavour flavour, const char *model);
JsonObject *tandem_sim_realtime_default_turn_detection (gboolean semantic, gboolean beta);
/* 24 kHz PCM. */
JsonObject *tandem_sim_realtime_default_format (void);
