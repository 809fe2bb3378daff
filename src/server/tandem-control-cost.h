// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-call.h"

/* The members "cost" and "cost_details" of a call.  Main thread only. */
void tandem_control_cost_set (JsonObject *object, TandemCall *call);
