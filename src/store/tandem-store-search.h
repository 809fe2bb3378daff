// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-search-hit.h"
#include "tandem-store-database.h"

/* A hit as values; the strings are owned. */
typedef struct {
  TandemSearchKind kind;
  char *number;
  char *id;
  char *text;
  gint64 at;
} TandemStoreHitRow;

void tandem_store_hit_row_free (TandemStoreHitRow *row);

/* @words as an FTS5 query: each word, and the last as a beginning, in whatever place.  NULL when there is no word in it.
 * Any thread.  (transfer full) */
char *tandem_store_search_make_query (const char *words);
/* Worker thread.  (element-type TandemStoreHitRow), the best first; NULL on errors. */
GPtrArray *tandem_store_search (TandemStoreDatabase *database, const char *words, guint limit, GError **error);
