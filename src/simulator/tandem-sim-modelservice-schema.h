// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-schema.h"

/* What a client of a model service may send (data/modelservice/PROTOCOL.md), strictly. */
gboolean tandem_sim_modelservice_schema_check (JsonObject *message, TandemSimProblem **problem);
