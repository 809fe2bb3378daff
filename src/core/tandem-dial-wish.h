// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* What whoever dialled wants of a call, beside whom to call.  Goes with the TandemCall and is only kept while it lives: a call
 * that came from the store wishes nothing.  Main thread only. */

/* What the carrier is to say to the remote, with which of its voices (nullable), before it hangs up: a call without a line.  NULL
 * for any other call. */
const char *tandem_call_get_message (TandemCall *call);
const char *tandem_call_get_message_voice (TandemCall *call);
void tandem_call_set_message (TandemCall *call, const char *message, const char *voice);

/* Whether the carrier is to find out who answers, and what for. */
TandemMachineAction tandem_call_get_machine_action (TandemCall *call);
void tandem_call_set_machine_action (TandemCall *call, TandemMachineAction action);
