// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-schema.h"

typedef enum {
  TANDEM_SIM_FLAVOUR_GA,
  TANDEM_SIM_FLAVOUR_BETA,   /* header OpenAI-Beta: realtime=v1 */
  TANDEM_SIM_FLAVOUR_QWEN,   /* this and the next have the shapes of beta sessions, and take less */
  TANDEM_SIM_FLAVOUR_PLAIN,  /* some server: no transcripts, nothing to be cut short, sound comes as it is */
} TandemSimFlavour;

/* What clients may send.  @transcription: a session opened with intent=transcription. */
const TandemSimSchema *tandem_sim_realtime_schema_session (TandemSimFlavour flavour, gboolean transcription);
const TandemSimSchema *tandem_sim_realtime_schema_response (TandemSimFlavour flavour);
const TandemSimSchema *tandem_sim_realtime_schema_item (TandemSimFlavour flavour);
/* The members of a client event; NULL for a @type that is not known there. */
const TandemSimSchema *tandem_sim_realtime_schema_event (TandemSimFlavour flavour, const char *type);
/* All client events, "a|b|c". */
const char *tandem_sim_realtime_schema_event_types (void);
