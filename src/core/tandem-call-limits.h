// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* What the profile of a live call says beside what its agent does: how long it may last, what it may cost, whether it is recorded.  Goes
 * with the TandemCall and is only kept while it lives.  Main thread only. */
void tandem_call_limits_take (TandemCall *call, TandemProfile *profile);

/* From the answer on; 0: as long as it likes. */
int tandem_call_get_max_minutes (TandemCall *call);
/* In millionths, beside the settings' own limit; 0: none. */
gint64 tandem_call_get_max_cost (TandemCall *call);
/* Whether it is recorded from the answer on; @usual: what the settings say. */
gboolean tandem_call_is_to_be_recorded (TandemCall *call, gboolean usual);
