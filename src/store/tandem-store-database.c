// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "tandem-error.h"
#include "tandem-store-tokenizer.h"

/* Another Tandem on the same file holds the lock for one commit at a time. */
#define BUSY_TIMEOUT_MS 5000
#define BUSY_STEP_MS 10
/* Instructions of SQLite's machine between two looks at the cancellable: some ten microseconds. */
#define CANCEL_STEPS 200

/* Store worker thread only. */
struct _TandemStoreDatabase {
  /* owned */
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* SQL (a literal) -> sqlite3_stmt */

  /* borrowed */
  GThread *thread;
};

static void
assert_thread (TandemStoreDatabase *self)
{
  g_assert (g_thread_self () == self->thread);
}

static void
set_unusable (GError **error, const char *path, const char *reason)
{
  g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_OPEN,
               "The database %s cannot be used (%s): check that you may write to its folder, or choose another "
               "folder with --data-dir.", path, reason);
}

/* SQLite calls only ENOSPC a full disk, but a quota and a limit on the size of files are cured in the same way. */
static gboolean
is_full (sqlite3 *handle, int code)
{
  static const int which[] = { SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER };

  if (code != SQLITE_IOERR_WRITE)
    return code == SQLITE_FULL;
  for (guint i = 0; i < G_N_ELEMENTS (which); i++) {
    sqlite3_file *file = NULL;
    int reason = 0;

    if (sqlite3_file_control (handle, "main", which[i], &file) == SQLITE_OK && file && file->pMethods &&
        file->pMethods->xFileControl (file, SQLITE_FCNTL_LAST_ERRNO, &reason) == SQLITE_OK &&
        (reason == EDQUOT || reason == EFBIG))
      return TRUE;
  }
  return FALSE;
}

static void
set_error (TandemStoreDatabase *self, GError **error)
{
  int extended = sqlite3_extended_errcode (self->handle);
  int code = extended & 0xff;
  const char *said = sqlite3_errmsg (self->handle);

  if (is_full (self->handle, extended))
    g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL,
                 "There is no room left for the database %s: free some disk space, then try again.", self->path);
  else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_CORRUPT,
                 "The database %s is damaged (%s): restore a copy of it, or move it away to begin anew.", self->path,
                 said);
  else if (code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM || code == SQLITE_AUTH)
    set_unusable (error, self->path, said);
  else if (code == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  else if (code == SQLITE_BUSY)
    g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FAILED,
                 "The database %s is held by another program: close that program, then try again.", self->path);
  else
    g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FAILED, "The database %s failed: %s.", self->path,
                 said);
}

/* SQLite would make the file readable by everybody; its log and index take over the mode of the file. */
static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    set_unusable (error, path, g_strerror (errno));
    return FALSE;
  }
  fd = g_open (path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0 && errno != EEXIST) {
    set_unusable (error, path, g_strerror (errno));
    return FALSE;
  }
  return fd < 0 || g_close (fd, error);
}

TandemStoreDatabase *
tandem_store_database_open (const char *path, GError **error)
{
  g_autoptr (TandemStoreDatabase) self = NULL;

  if (!make_file (path, error))
    return NULL;
  self = g_new0 (TandemStoreDatabase, 1);
  self->path = g_strdup (path);
  self->thread = g_thread_self ();
  self->statements = g_hash_table_new (g_direct_hash, g_direct_equal);
  if (sqlite3_open_v2 (path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
    set_error (self, error);
    return NULL;
  }
  if (tandem_store_tokenizer_register (self->handle) != SQLITE_OK) {
    set_unusable (error, path, "this SQLite has no full-text search");
    return NULL;
  }
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  /* Until we know that the file is ours and not newer, not even a left-over log is written back. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* A write-protected file is opened for reading without a word. */
  if (sqlite3_db_readonly (self->handle, "main") == 1) {
    set_unusable (error, path, "the file is write-protected");
    return NULL;
  }
  return g_steal_pointer (&self);
}

/* The step to the log begins as a reader and then wants to write.  Where somebody else wants the same, SQLite does not ask its
 * busy handler but refuses at once, since both could wait for each other for ever; refused, we read no more and may wait. */
static gboolean
switch_to_log (TandemStoreDatabase *self, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + BUSY_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;
  int code;

  while ((code = sqlite3_exec (self->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL)) == SQLITE_BUSY &&
         g_get_monotonic_time () < deadline)
    sqlite3_sleep (BUSY_STEP_MS);
  if (code == SQLITE_OK)
    return TRUE;
  set_error (self, error);
  return FALSE;
}

gboolean
tandem_store_database_begin_use (TandemStoreDatabase *self, GError **error)
{
  assert_thread (self);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  return switch_to_log (self, error) &&
         tandem_store_database_execute (self,
                                        "PRAGMA synchronous = FULL;"
                                        "PRAGMA foreign_keys = ON;", error);
}

void
tandem_store_database_close (TandemStoreDatabase *self)
{
  GHashTableIter iter;
  gpointer statement;

  assert_thread (self);
  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    sqlite3_finalize (statement);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (sqlite3_close (self->handle) != SQLITE_OK)
    g_warning ("store: the database was left open: %s", sqlite3_errmsg (self->handle));
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

static int
is_cancelled (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

void
tandem_store_database_set_cancellable (TandemStoreDatabase *self, GCancellable *cancellable)
{
  assert_thread (self);
  sqlite3_progress_handler (self->handle, cancellable ? CANCEL_STEPS : 0, is_cancelled, cancellable);
}

const char *
tandem_store_database_get_path (TandemStoreDatabase *self)
{
  assert_thread (self);
  return self->path;
}

gboolean
tandem_store_database_execute (TandemStoreDatabase *self, const char *sql, GError **error)
{
  assert_thread (self);
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  set_error (self, error);
  return FALSE;
}

gboolean
tandem_store_database_get_int (TandemStoreDatabase *self, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (self, sql, error);
  gboolean row = FALSE;

  if (!statement || !tandem_store_database_next (self, statement, &row, error))
    return FALSE;
  *value = row ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_reset (statement);
  return TRUE;
}

sqlite3_stmt *
tandem_store_database_prepare (TandemStoreDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement;

  assert_thread (self);
  statement = g_hash_table_lookup (self->statements, sql);
  if (!statement) {
    if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
      set_error (self, error);
      return NULL;
    }
    g_hash_table_insert (self->statements, (gpointer) sql, statement);
  }
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return statement;
}

gboolean
tandem_store_database_run (TandemStoreDatabase *self, sqlite3_stmt *statement, GError **error)
{
  gboolean row;

  if (!tandem_store_database_next (self, statement, &row, error))
    return FALSE;
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
tandem_store_database_next (TandemStoreDatabase *self, sqlite3_stmt *statement, gboolean *row, GError **error)
{
  int code;

  assert_thread (self);
  code = sqlite3_step (statement);
  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    set_error (self, error);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

/* IMMEDIATE: a transaction that asks for the write lock later would fail at once instead of waiting for it. */
gboolean
tandem_store_database_begin (TandemStoreDatabase *self, GError **error)
{
  return tandem_store_database_execute (self, "BEGIN IMMEDIATE", error);
}

gboolean
tandem_store_database_commit (TandemStoreDatabase *self, GError **error)
{
  return tandem_store_database_execute (self, "COMMIT", error);
}

void
tandem_store_database_rollback (TandemStoreDatabase *self)
{
  g_autoptr (GError) error = NULL;

  assert_thread (self);
  /* A full disk has ended the transaction already. */
  if (!sqlite3_get_autocommit (self->handle) && !tandem_store_database_execute (self, "ROLLBACK", &error))
    g_warning ("store: rollback: %s", error->message);
}

void
tandem_store_bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

void
tandem_store_bind_ms (sqlite3_stmt *statement, int index, gint64 ms)
{
  if (ms < 0)
    sqlite3_bind_null (statement, index);
  else
    sqlite3_bind_int64 (statement, index, ms);
}

char *
tandem_store_dup_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text ? g_utf8_make_valid (text, sqlite3_column_bytes (statement, column)) : NULL;
}

gint64
tandem_store_get_ms (sqlite3_stmt *statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL ? -1 : sqlite3_column_int64 (statement, column);
}
