// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

/* The only sqlite3*.  It belongs to the thread that opened it (the store worker): every function asserts that. */
typedef struct _TandemStoreDatabase TandemStoreDatabase;

/* Opens or creates @path and its folder (both readable by their owner only).  Nothing of an existing file is changed
 * before tandem_store_database_begin_use().  Errors are TANDEM_STORE_ERROR here and below. */
TandemStoreDatabase *tandem_store_database_open (const char *path, GError **error);
/* Switches on what only a file of our own may get: write-ahead log, checkpoint on close. */
gboolean tandem_store_database_begin_use (TandemStoreDatabase *self, GError **error);
void tandem_store_database_close (TandemStoreDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemStoreDatabase, tandem_store_database_close)

/* From now on statements end with G_IO_ERROR_CANCELLED soon after @cancellable (borrowed; NULL: none) is cancelled, by any thread. */
void tandem_store_database_set_cancellable (TandemStoreDatabase *self, GCancellable *cancellable);

const char *tandem_store_database_get_path (TandemStoreDatabase *self);

/* Runs every statement of @sql. */
gboolean tandem_store_database_execute (TandemStoreDatabase *self, const char *sql, GError **error);
/* The first column of the first row of @sql; 0 when there is none. */
gboolean tandem_store_database_get_int (TandemStoreDatabase *self, const char *sql, gint64 *value, GError **error);

/* The statement of @sql (a string literal, kept compiled until close), without bindings.  Borrowed. */
sqlite3_stmt *tandem_store_database_prepare (TandemStoreDatabase *self, const char *sql, GError **error);
/* Runs a statement that gives no rows. */
gboolean tandem_store_database_run (TandemStoreDatabase *self, sqlite3_stmt *statement, GError **error);
/* Goes to the next row: *row tells whether there is one.  A statement is over after the last row or an error. */
gboolean tandem_store_database_next (TandemStoreDatabase *self, sqlite3_stmt *statement, gboolean *row, GError **error);

gboolean tandem_store_database_begin (TandemStoreDatabase *self, GError **error);
gboolean tandem_store_database_commit (TandemStoreDatabase *self, GError **error);
void tandem_store_database_rollback (TandemStoreDatabase *self);

/* NULL binds NULL; the bytes must live until the statement has run. */
void tandem_store_bind_text (sqlite3_stmt *statement, int index, const char *text);
/* Below 0 ("unknown") binds NULL. */
void tandem_store_bind_ms (sqlite3_stmt *statement, int index, gint64 ms);
/* Valid UTF-8 whatever the file holds, or NULL.  (transfer full) */
char *tandem_store_dup_text (sqlite3_stmt *statement, int column);
/* -1 for NULL. */
gint64 tandem_store_get_ms (sqlite3_stmt *statement, int column);
