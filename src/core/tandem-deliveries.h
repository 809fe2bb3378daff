// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-delivery-post.h"
#include "tandem-wrap-up-store.h"

/* Delivers what is kept to be delivered, one after the other, until it is taken or refused; what one run of the program did not get rid
 * of the next one does.  What is refused stays in the store, and is said in the log.  Main thread only. */
#define TANDEM_TYPE_DELIVERIES (tandem_deliveries_get_type ())
G_DECLARE_FINAL_TYPE (TandemDeliveries, tandem_deliveries, TANDEM, DELIVERIES, GObject)

TandemDeliveries *tandem_deliveries_new (TandemWrapUpStore *store, TandemDeliveryPost *post);
/* Something may be there: at the start, and whenever a delivery was kept. */
void tandem_deliveries_look (TandemDeliveries *self);
/* Nothing more is begun. */
void tandem_deliveries_stop (TandemDeliveries *self);
