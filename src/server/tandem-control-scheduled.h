// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-messages.h"

/* The routes about texts that are sent later; the text of the path is ours or the carrier's id. */

/* Takes it back: 200 {success, …} as it is now, which is "scheduled" until the carrier has taken it back, too. */
void tandem_control_scheduled_cancel (const TandemControlRequest *request);
/* Sends one that was missed now. */
void tandem_control_scheduled_send (const TandemControlRequest *request);
