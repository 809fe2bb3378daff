// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-calls.h"
#include "tandem-sim-messages.h"

/* Twilio's REST API 2010-04-01 on a shared server: Basic auth, routes, errors, faults (rest-*). */
#define TANDEM_TYPE_SIM_REST (tandem_sim_rest_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRest, tandem_sim_rest, TANDEM, SIM_REST, GObject)

/* Serves "/2010-04-01" until @server is gone or disposed of. */
TandemSimRest *tandem_sim_rest_new (SoupServer *server, const TandemSimAccount *account, TandemSimCalls *calls,
                                    TandemSimMessages *messages, TandemSimNumbers *numbers);
