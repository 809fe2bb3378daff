// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-client.h"

/* Conferences of which nobody wants to know any more.  Nobody waits for that.  Main thread only. */

/* Everybody in it is sent out. */
void tandem_twilio_room_end (TandemTwilioClient *client, TandemTwilioAccount *account, const char *sid);
/* The same where its SID is not known: Twilio is asked for all that have @name, which must be ours alone. */
void tandem_twilio_room_end_named (TandemTwilioClient *client, TandemTwilioAccount *account, const char *name);
