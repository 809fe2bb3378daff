// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-database.h"
#include "tandem-store-messages.h"

/* The files of texts that are half written.  Lists are of TandemStoreMediaRow, without addresses. */

/* Main thread. */
GPtrArray *tandem_store_drafts_make_rows (GListModel *media);
/* (transfer full) (element-type TandemMessageMedia) */
GPtrArray *tandem_store_drafts_make_media (const GPtrArray *rows);

/* Worker thread.  What was kept for @number is replaced. */
gboolean tandem_store_drafts_set_media (TandemStoreDatabase *database, const char *number, const GPtrArray *rows, GError **error);
GPtrArray *tandem_store_drafts_list_media (TandemStoreDatabase *database, const char *number, GError **error);
