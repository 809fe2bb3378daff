// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-events.h"

static const char add_sql[] = "INSERT INTO events (call_id, at, kind, detail) VALUES (?1, ?2, ?3, ?4)";

gboolean
tandem_store_events_add (TandemStoreDatabase *database, const char *call_id, gint64 at, const char *kind,
                         const char *detail, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, add_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, call_id);
  sqlite3_bind_int64 (statement, 2, at);
  tandem_store_bind_text (statement, 3, kind);
  tandem_store_bind_text (statement, 4, detail);
  return tandem_store_database_run (database, statement, error);
}
