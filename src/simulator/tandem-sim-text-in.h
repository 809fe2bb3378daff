// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-messages.h"

/* POST /simulator/messages: somebody writes to a number of the account.  A JSON object, all of it optional:
 * "from" (+12025550101), "to" (the first number), "body"; "media": how many pictures, or a list of {"content_type","data" (base64)};
 * "opt_out_type": STOP, START or HELP, as Twilio tells when a messaging service minds opting out; "ago_s": it came so long ago, and nobody
 * was told; "count": so many texts, "body 1", "body 2", ….  The answer has "sid" and "sids".
 * Told to the number's SmsUrl (PROTOCOLS 3.4, 3.8), or to its SmsFallbackUrl when that gave no TwiML, unless an application has the number.
 * Logged where "message": text-in (message_sid, from), taken, given-up (message_sid, error). */
void tandem_sim_text_in_handle (const TandemSimAccount *account, TandemSimMessages *messages, TandemSimRequest *request);
