// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-schema.h"

/* What an ElevenLabs agent takes: @message is one of its messages, and nothing that is not in one. */
gboolean tandem_sim_elevenlabs_schema_check (JsonObject *message, TandemSimProblem **problem);
