// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The routes about texts. */

/* The inbox, borrowed; NULL while Tandem starts: then that was answered. */
TandemInbox *tandem_control_messages_get_inbox (const TandemControlRequest *request);

/* {to, body, from?, media_urls?, send_at?} -> 201 {success, message_sid, to, from, segments, status, …} */
void tandem_control_messages_send (const TandemControlRequest *request);
