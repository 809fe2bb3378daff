// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-delivery.h"
#include "tandem-store-database.h"
#include "tandem-wrap-up.h"

/* The rows of wrap-ups and deliveries.  Worker thread only; errors are TANDEM_STORE_ERROR. */

/* *@wrap_up (transfer full) is NULL when there is none. */
gboolean tandem_store_wrap_ups_load (TandemStoreDatabase *database, const char *call_id, TandemWrapUp **wrap_up, GError **error);
gboolean tandem_store_wrap_ups_save (TandemStoreDatabase *database, const char *call_id, const TandemWrapUp *wrap_up, GError **error);

/* (transfer full) (element-type TandemDelivery) */
GPtrArray *tandem_store_deliveries_list (TandemStoreDatabase *database, GError **error);
gboolean tandem_store_deliveries_save (TandemStoreDatabase *database, const TandemDelivery *delivery, GError **error);
gboolean tandem_store_deliveries_remove (TandemStoreDatabase *database, const char *id, GError **error);
