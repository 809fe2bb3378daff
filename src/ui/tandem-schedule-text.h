// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message.h"

/* What the window says about texts that are sent later, translated; times are local.  Everything returned is (transfer full). */

/* "Scheduled for tomorrow, 08:00", or that its time was missed, and what that depends on; NULL for any other text. */
char *tandem_schedule_text_dup (TandemMessage *message);
/* "Today, 21:10", for a button. */
char *tandem_schedule_text_dup_time (GDateTime *at);
