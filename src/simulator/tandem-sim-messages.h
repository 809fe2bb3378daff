// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-numbers.h"
#include "tandem-sim-request.h"

/* The Messages part of the REST API (PROTOCOLS 1.5): what is sent goes queued, sent, delivered, with a callback for each. */
#define TANDEM_TYPE_SIM_MESSAGES (tandem_sim_messages_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimMessages, tandem_sim_messages, TANDEM, SIM_MESSAGES, GObject)

TandemSimMessages *tandem_sim_messages_new (const TandemSimAccount *account, TandemSimNumbers *numbers);
/* Serves Messages.json (@sid NULL) and Messages/SID.json. */
void tandem_sim_messages_handle (TandemSimMessages *self, TandemSimRequest *request, const char *sid);
