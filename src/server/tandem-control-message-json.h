// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-message.h"
#include "tandem-thread.h"

/* Texts to JSON of the local API, as tandem-control-json.h does it for calls. */
JsonNode *tandem_control_json_from_message (TandemMessage *message);
/* What the list of threads shows of @thread, which is loaded. */
JsonNode *tandem_control_json_from_thread (TandemThread *thread);
