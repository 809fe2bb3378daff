// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-calls.h"

/* Somebody calls a number of the account: serves POST /simulator/calls with a JSON object, all members optional:
 *   from            the caller's number, or "anonymous", "Restricted", "Unavailable"; otherwise the scenario's first number
 *   to              a number of the account; otherwise the first
 *   scenario        what the caller does; otherwise whoever has the number @from, or "friendly"
 *   caller_name, forwarded_from, stir_verstat
 *   count           so many calls at once, from consecutive numbers
 * Answers 201 {"sid","sids":[...]}, or 400 {"error"}. */
void tandem_sim_call_in_handle (const TandemSimAccount *account, TandemSimCalls *calls, TandemSimRequest *request);
