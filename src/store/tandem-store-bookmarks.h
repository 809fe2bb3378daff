// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-database.h"

/* Worker thread.  How far something was read, by name. */
/* @text NULL: removes it. */
gboolean tandem_store_bookmarks_set (TandemStoreDatabase *database, const char *name, const char *text, GError **error);
/* "" when there is none, NULL on errors.  (transfer full) */
char *tandem_store_bookmarks_get (TandemStoreDatabase *database, const char *name, GError **error);
