// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* What an agent waits for the operator's word for (TandemToolConfirmations).  Each route answers @request's message. */

/* Sets "confirmations" of @object: [{"id", "tool", "arguments"}], oldest first. */
void tandem_control_confirmations_set (JsonObject *object, TandemCall *call);

void tandem_control_confirmations_list (const TandemControlRequest *request);
/* {"id", "allow"} */
void tandem_control_confirmations_decide (const TandemControlRequest *request);
