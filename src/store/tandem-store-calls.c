// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-calls.h"

#include "tandem-cost.h"
#include "tandem-store-codes.h"
#include "tandem-time.h"

#define COLUMNS "id, call_sid, direction, mode, from_number, to_number, state, patch, profile, started_at, " \
                "answered_at, ended_at, end_reason, recording_path, recording_due, answered_by, cost, cost_micros, cost_currency"
#define INSERT "INSERT INTO calls (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19) "

static const char save_sql[] = INSERT
  "ON CONFLICT (id) DO UPDATE SET call_sid = ?2, direction = ?3, mode = ?4, from_number = ?5, to_number = ?6, state = ?7, "
  "patch = ?8, profile = ?9, started_at = ?10, answered_at = ?11, ended_at = ?12, end_reason = ?13, "
  "recording_path = ?14, recording_due = ?15, answered_by = ?16, cost = ?17, cost_micros = ?18, "
  "cost_currency = ?19";
static const char ensure_sql[] = INSERT "ON CONFLICT (id) DO NOTHING";
static const char list_sql[] = "SELECT " COLUMNS " FROM calls ORDER BY started_at DESC, rowid DESC LIMIT ?1";
/* Each half goes along its index (calls_by_from, calls_by_to), so nothing is sorted.  1: outbound, 2: inbound. */
#define WITH(direction, column) "SELECT " COLUMNS ", rowid FROM calls WHERE " column " = ?1 AND direction = " direction \
  " AND (?2 IS NULL OR (started_at, rowid) < (SELECT started_at, rowid FROM calls WHERE id = ?2)) "
static const char list_with_sql[] = WITH ("2", "from_number") "UNION ALL " WITH ("1", "to_number")
                                    "ORDER BY started_at DESC, 20 DESC LIMIT ?3";

TandemStoreCallRow *
tandem_store_call_row_new (TandemCall *call)
{
  TandemStoreCallRow *row = g_new0 (TandemStoreCallRow, 1);
  TandemCost *cost = tandem_cost_of (call);

  row->id = g_strdup (tandem_call_get_id (call));
  row->call_sid = g_strdup (tandem_call_get_call_sid (call));
  row->from = g_strdup (tandem_call_get_from (call));
  row->to = g_strdup (tandem_call_get_to (call));
  row->patch = g_strdup (tandem_patch_to_string (tandem_call_get_patch (call)));
  row->profile = g_strdup (tandem_call_get_profile_name (call));
  row->end_reason = g_strdup (tandem_call_get_end_reason (call));
  row->recording_path = g_strdup (tandem_call_get_recording_path (call));
  row->recording_due = tandem_call_get_recording_due (call);
  row->answered_by = tandem_call_get_answered_by (call);
  if (cost) {
    row->cost = tandem_cost_to_text (cost);
    row->cost_micros = tandem_cost_get_micros (cost);
    row->cost_currency = g_strdup (tandem_cost_get_currency (cost));
  }
  row->direction = tandem_call_get_direction (call);
  row->mode = tandem_call_get_mode (call);
  row->state = tandem_call_get_state (call);
  row->started_at = tandem_time_to_ms (tandem_call_get_started_at (call));
  row->answered_at = tandem_time_to_ms (tandem_call_get_answered_at (call));
  row->ended_at = tandem_time_to_ms (tandem_call_get_ended_at (call));
  return row;
}

TandemCall *
tandem_store_call_row_to_call (const TandemStoreCallRow *row)
{
  g_autoptr (TandemCall) call = tandem_call_new (row->id, row->direction, row->mode, row->from, row->to);
  TandemPatch patch;
  g_autoptr (GDateTime) started = tandem_time_from_ms (row->started_at);
  g_autoptr (GDateTime) answered = tandem_time_from_ms (row->answered_at);
  g_autoptr (GDateTime) ended = tandem_time_from_ms (row->ended_at);

  if (row->state != TANDEM_CALL_STATE_NEW)
    tandem_call_advance (call, row->state, NULL);
  /* The step above stamped the present. */
  tandem_call_restore_times (call, started, answered, ended);
  tandem_call_set_call_sid (call, row->call_sid);
  if (tandem_patch_from_string (row->patch, &patch))
    tandem_call_set_patch (call, patch);
  tandem_call_set_profile_name (call, row->profile);
  tandem_call_set_end_reason (call, row->end_reason);
  tandem_call_set_recording_path (call, row->recording_path);
  tandem_call_set_recording_due (call, row->recording_due);
  tandem_call_set_answered_by (call, row->answered_by);
  tandem_cost_restore (call, row->cost);
  return g_steal_pointer (&call);
}

void
tandem_store_call_row_free (TandemStoreCallRow *row)
{
  g_free (row->id);
  g_free (row->call_sid);
  g_free (row->from);
  g_free (row->to);
  g_free (row->patch);
  g_free (row->profile);
  g_free (row->end_reason);
  g_free (row->recording_path);
  g_free (row->cost);
  g_free (row->cost_currency);
  g_free (row);
}

static gboolean
insert (TandemStoreDatabase *database, const char *sql, const TandemStoreCallRow *row, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, row->id);
  tandem_store_bind_text (statement, 2, row->call_sid);
  sqlite3_bind_int (statement, 3, tandem_store_code_of (tandem_store_directions, (int) row->direction));
  sqlite3_bind_int (statement, 4, tandem_store_code_of (tandem_store_modes, (int) row->mode));
  tandem_store_bind_text (statement, 5, row->from);
  tandem_store_bind_text (statement, 6, row->to);
  sqlite3_bind_int (statement, 7, tandem_store_code_of (tandem_store_states, (int) row->state));
  tandem_store_bind_text (statement, 8, row->patch);
  tandem_store_bind_text (statement, 9, row->profile);
  tandem_store_bind_ms (statement, 10, row->started_at);
  tandem_store_bind_ms (statement, 11, row->answered_at);
  tandem_store_bind_ms (statement, 12, row->ended_at);
  tandem_store_bind_text (statement, 13, row->end_reason);
  tandem_store_bind_text (statement, 14, row->recording_path);
  sqlite3_bind_int (statement, 15, row->recording_due);
  tandem_store_bind_text (statement, 16, tandem_answered_by_to_string (row->answered_by));
  tandem_store_bind_text (statement, 17, row->cost);
  if (row->cost)
    sqlite3_bind_int64 (statement, 18, row->cost_micros);
  tandem_store_bind_text (statement, 19, row->cost_currency);
  return tandem_store_database_run (database, statement, error);
}

gboolean
tandem_store_calls_save (TandemStoreDatabase *database, const TandemStoreCallRow *row, GError **error)
{
  return insert (database, save_sql, row, error);
}

gboolean
tandem_store_calls_ensure (TandemStoreDatabase *database, const TandemStoreCallRow *row, GError **error)
{
  return insert (database, ensure_sql, row, error);
}

/* NULL for a row whose codes nobody knows: one damaged row must not hide the history. */
static TandemStoreCallRow *
read_row (sqlite3_stmt *statement)
{
  g_autoptr (TandemStoreCallRow) row = g_new0 (TandemStoreCallRow, 1);
  g_autofree char *who = NULL;
  int direction;
  int mode;
  int state;

  row->id = tandem_store_dup_text (statement, 0);
  if (!tandem_store_value_of (tandem_store_directions, sqlite3_column_int (statement, 2), &direction) ||
      !tandem_store_value_of (tandem_store_modes, sqlite3_column_int (statement, 3), &mode) ||
      !tandem_store_value_of (tandem_store_states, sqlite3_column_int (statement, 6), &state)) {
    g_warning ("store: the row of call %s is damaged and is left out", row->id);
    return NULL;
  }
  row->direction = (TandemDirection) direction;
  row->mode = (TandemCallMode) mode;
  row->state = (TandemCallState) state;
  row->call_sid = tandem_store_dup_text (statement, 1);
  row->from = tandem_store_dup_text (statement, 4);
  row->to = tandem_store_dup_text (statement, 5);
  row->patch = tandem_store_dup_text (statement, 7);
  row->profile = tandem_store_dup_text (statement, 8);
  row->started_at = tandem_store_get_ms (statement, 9);
  row->answered_at = tandem_store_get_ms (statement, 10);
  row->ended_at = tandem_store_get_ms (statement, 11);
  row->end_reason = tandem_store_dup_text (statement, 12);
  row->recording_path = tandem_store_dup_text (statement, 13);
  row->recording_due = sqlite3_column_int (statement, 14) != 0;
  who = tandem_store_dup_text (statement, 15);
  tandem_answered_by_from_string (who, &row->answered_by);
  row->cost = tandem_store_dup_text (statement, 16);
  return g_steal_pointer (&row);
}

/* The rows of @statement. */
static GPtrArray *
read_rows (TandemStoreDatabase *database, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_store_call_row_free);
  gboolean more;

  while (tandem_store_database_next (database, statement, &more, error)) {
    TandemStoreCallRow *row;

    if (!more)
      return g_steal_pointer (&rows);
    row = read_row (statement);
    if (row)
      g_ptr_array_add (rows, row);
  }
  return NULL;
}

GPtrArray *
tandem_store_calls_list (TandemStoreDatabase *database, int limit, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, list_sql, error);

  if (!statement)
    return NULL;
  sqlite3_bind_int (statement, 1, limit);
  return read_rows (database, statement, error);
}

GPtrArray *
tandem_store_calls_list_with (TandemStoreDatabase *database, const char *number, const char *before_id, int limit,
                              GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, list_with_sql, error);

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, number);
  tandem_store_bind_text (statement, 2, before_id);
  sqlite3_bind_int (statement, 3, limit);
  return read_rows (database, statement, error);
}
