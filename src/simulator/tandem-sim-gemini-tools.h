// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-realtime-wire.h"
#include "tandem-sim-tool-calls.h"

/* Calls of tools as the Live API puts them. */

/* toolCall: all that is planned. */
void tandem_sim_gemini_tools_call (TandemSimToolCalls *calls, TandemSimRealtimeWire *wire);
/* toolCallCancellation: of those that wait, if any. */
void tandem_sim_gemini_tools_cancel (TandemSimToolCalls *calls, TandemSimRealtimeWire *wire);
/* FALSE with @problem when something in @response, a toolResponse, is no answer to a call. */
gboolean tandem_sim_gemini_tools_take (TandemSimToolCalls *calls, JsonObject *response, TandemSimProblem **problem);
