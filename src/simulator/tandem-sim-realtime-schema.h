// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-schema.h"

typedef enum {
  TANDEM_SIM_FLAVOUR_GA,
  TANDEM_SIM_FLAVOUR_BETA,   /* header OpenAI-Beta: realtime=v1 */
} TandemSimFlavour;

/* What clients may send.  @transcription: a session opened with intent=transcription. */
const TandemSimSchema *tandem_sim_realtime_schema_session (TandemSimFlavour flavour, gboolean transcription);
const TandemSimSchema *tandem_sim_realtime_schema_response (TandemSimFlavour flavour);
const TandemSimSchema *tandem_sim_realtime_schema_item (TandemSimFlavour flavour);
/* The members of a client event; NULL for an unknown @type. */
const TandemSimSchema *tandem_sim_realtime_schema_event (const char *type);
/* All client events, "a|b|c". */
const char *tandem_sim_realtime_schema_event_types (void);
