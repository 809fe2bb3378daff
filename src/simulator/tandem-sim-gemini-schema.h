// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-schema.h"

/* What clients of the simulated Live API may send, strictly.  FALSE with a problem whose message is the reason of the close. */
gboolean tandem_sim_gemini_schema_check (JsonObject *message, TandemSimProblem **problem);
/* Whether there is such a voice. */
gboolean tandem_sim_gemini_schema_knows_voice (const char *name);
