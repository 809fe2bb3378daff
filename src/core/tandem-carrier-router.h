// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier.h"

/* Several carriers as one: asks the one that carries the call (tandem-call-carrier.h), and tells what any of them reports.  What belongs
 * to no call (conferences, calls that were missed) is the usual one's.  Main thread only. */
#define TANDEM_TYPE_CARRIER_ROUTER (tandem_carrier_router_get_type ())
G_DECLARE_FINAL_TYPE (TandemCarrierRouter, tandem_carrier_router, TANDEM, CARRIER_ROUTER, GObject)

TandemCarrierRouter *tandem_carrier_router_new (TandemCarrier *usual);
/* @name is static. */
void tandem_carrier_router_add (TandemCarrierRouter *self, const char *name, TandemCarrier *carrier);
