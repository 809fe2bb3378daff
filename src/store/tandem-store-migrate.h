// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-database.h"

/* Brings the schema of @database to the newest number in src/store/schema, each step in one transaction.
 * TANDEM_STORE_ERROR_NEWER, with the file untouched, when a newer Tandem wrote it; _OPEN when another program did. */
gboolean tandem_store_migrate (TandemStoreDatabase *database, GError **error);
