// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile-store.h"
#include "tandem-store-database.h"

/* The table of profiles.  Worker thread. */

/* (transfer full) (element-type TandemProfileRow) */
GPtrArray *tandem_store_profiles_list (TandemStoreDatabase *database, GError **error);
gboolean tandem_store_profiles_save (TandemStoreDatabase *database, const TandemProfileRow *row, GError **error);
gboolean tandem_store_profiles_remove (TandemStoreDatabase *database, const char *id, GError **error);
