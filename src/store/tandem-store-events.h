// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-database.h"

/* Worker thread.  @at: ms since 1970 UTC.  TANDEM_STORE_ERROR_FAILED when the call was never saved. */
gboolean tandem_store_events_add (TandemStoreDatabase *database, const char *call_id, gint64 at, const char *kind,
                                  const char *detail, GError **error);
