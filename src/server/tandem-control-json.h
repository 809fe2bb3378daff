// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-switchboard.h"

/* Models to JSON of the local API.  Field names are fixed (HACKING.md, "Control listener").  What is unknown is null;
 * times are ISO 8601 in UTC, durations seconds. */
JsonNode *tandem_control_json_from_call (TandemCall *call);
/* The fields of a transcript's turn, its id, and its place in the transcript ("index"). */
JsonNode *tandem_control_json_from_turn (TandemTurn *turn, guint index);
JsonNode *tandem_control_json_from_transcript (TandemTranscript *transcript);
