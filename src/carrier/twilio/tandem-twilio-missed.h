// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-client.h"

/* Who called the number of @account since @since, while Tandem may not have been there.  Takes @task, which returns a GPtrArray of TandemCall
 * in an end state, oldest first; TANDEM_PROVIDER_ERROR.  Main thread. */
void tandem_twilio_missed_start (TandemTwilioClient *client, TandemTwilioAccount *account, GDateTime *since, GTask *task);
