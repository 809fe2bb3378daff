// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* Who carries a call when it is not the usual carrier.  Forgotten with this object: what is over needs nobody.  Main thread only. */
#define TANDEM_CALL_CARRIER_SOCKET "socket"

/* NULL: the usual one.  Borrowed, static. */
const char *tandem_call_carrier_get (TandemCall *call);
/* Once, before the call is placed; @name is static. */
void tandem_call_carrier_set (TandemCall *call, const char *name);
