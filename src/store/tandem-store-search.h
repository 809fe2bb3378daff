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

/* What has all the words of @text, of which the last may be the beginning of one.  Signs are no words.  Of very many the newest are
 * compared (N_COMPARED of texts, and of turns).  Worker thread.  (element-type TandemStoreHitRow), the best first (see
 * tandem-store-rank.h); NULL on errors. */
GPtrArray *tandem_store_search (TandemStoreDatabase *database, const char *text, guint limit, GError **error);
