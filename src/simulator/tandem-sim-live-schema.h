// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-schema.h"

/* What the Live API takes: @event is one of its events, and nothing that is not in one. */
gboolean tandem_sim_live_schema_check (JsonObject *event, TandemSimProblem **problem);
