// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-twilio-client.h"

/* Connects the remote of @call, which is in progress, with @to: Twilio leaves our media stream and dials.  Takes @task, which returns a boolean.
 * Main thread only.  TANDEM_CALL_ERROR_WRONG_STATE when the call is over, else TANDEM_PROVIDER_ERROR. */
void tandem_twilio_transfer_start (TandemTwilioClient *client, TandemTwilioAccount *account, TandemCall *call, const char *to, GTask *task);
