// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-database.h"
#include "tandem-thread.h"

/* Worker thread, but for the last.  The verbs of TandemMessageStore. */

/* The thread of @number, made when there is none; *@id. */
gboolean tandem_store_threads_ensure (TandemStoreDatabase *database, const char *number, gint64 at, gint64 *id, GError **error);
/* Its summary from its texts. */
gboolean tandem_store_threads_refresh (TandemStoreDatabase *database, gint64 id, GError **error);
/* Of gint64, the newest first; NULL on errors. */
GArray *tandem_store_threads_list (TandemStoreDatabase *database, GError **error);

/* One thread as values. */
typedef struct {
  TandemThreadFacts facts; /* its strings are owned */
} TandemStoreThreadRow;

void tandem_store_thread_row_free (TandemStoreThreadRow *row);
/* Of TandemStoreThreadRow, in the order of @ids; NULL on errors. */
GPtrArray *tandem_store_threads_load (TandemStoreDatabase *database, const gint64 *ids, gsize n_ids, GError **error);
GPtrArray *tandem_store_threads_find (TandemStoreDatabase *database, const char *number, GError **error);
gboolean tandem_store_threads_mark_read (TandemStoreDatabase *database, const char *number, GError **error);
gboolean tandem_store_threads_set_draft (TandemStoreDatabase *database, const char *number, const char *draft, gint64 at,
                                         GError **error);
