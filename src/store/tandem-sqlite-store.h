// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-worker.h"
#include "tandem-store.h"

/* TandemStore on SQLite: one worker thread owns the only sqlite3*. */
#define TANDEM_TYPE_SQLITE_STORE (tandem_sqlite_store_get_type ())
G_DECLARE_FINAL_TYPE (TandemSqliteStore, tandem_sqlite_store, TANDEM, SQLITE_STORE, GObject)

/* Opens or creates @path (its folder too), migrates it.  Synchronous, once at start-up: errors are TANDEM_STORE_ERROR. */
TandemSqliteStore *tandem_sqlite_store_new (const char *path, GError **error);
/* Finishes everything queued, checkpoints and ends the thread.  Also done on dispose. */
void tandem_sqlite_store_close (TandemSqliteStore *self);

/* For what else is in the same database (TandemSqliteMessages): as tandem_store_worker_push(), or an error after close. */
void tandem_sqlite_store_push (TandemSqliteStore *self, GTask *task, gboolean writes, TandemStoreWork work);
