// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-database.h"

/* Brings some of the turns that 004.sql left out into the full-text index, the newest first, in a transaction that lasts some ten
 * milliseconds: whoever asks the store meanwhile waits no longer, except for the last step, which drops the old index.  *more:
 * there may be others.  Worker thread. */
gboolean tandem_store_reindex_step (TandemStoreDatabase *database, gboolean *more, GError **error);
