// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"
#include "tandem-tool.h"

/* "send_sms": a text to the other side of the call, or to a number.  Who has said STOP gets none.  (transfer full) */
TandemTool *tandem_send_sms_new (TandemInbox *inbox);
