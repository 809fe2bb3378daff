// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sqlite-store.h"

/* A folder of its own and waiting versions of the store's verbs. */
typedef struct {
  char *folder;
  char *path; /* of the database, not yet made */
} StoreFixture;

void store_fixture_set_up (StoreFixture *fixture, gconstpointer data);
void store_fixture_tear_down (StoreFixture *fixture, gconstpointer data);

TandemSqliteStore *open_store (const char *path);
TandemCall *new_call (const char *id);
/* A final turn that is placed behind @after (NULL: at the end). */
TandemTurn *add_turn (TandemCall *call, const char *item_id, const char *after, const char *text);

gboolean save_call (TandemSqliteStore *store, TandemCall *call, GError **error);
gboolean save_turn (TandemSqliteStore *store, TandemCall *call, TandemTurn *turn, GError **error);
gboolean add_event (TandemSqliteStore *store, const char *call_id, const char *kind, const char *detail, GError **error);
GPtrArray *list_calls (TandemSqliteStore *store, int limit);
/* The stored turns of @call_id, as "id id id". */
char *stored_order (TandemSqliteStore *store, const char *call_id);
/* A call with nothing but @call_id and its stored transcript. */
TandemCall *load_call (TandemSqliteStore *store, const char *call_id);

/* The first column of the first row, behind the store's back. */
char *query_text (const char *path, const char *sql);
gint64 query_int (const char *path, const char *sql);
void execute_sql (const char *path, const char *sql);
