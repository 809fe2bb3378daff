// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-messages.h"

#include "tandem-store-codes.h"
#include "tandem-store-threads.h"
#include "tandem-time.h"

#define COLUMNS "messages.id, message_sid, number, messages.own_number, body, status, error_code, error_detail, at, send_at, " \
                "segments, is_read, forward_due, direction, position, answers, handed_over"
#define SELECT "SELECT " COLUMNS " FROM messages JOIN threads ON threads.id = thread_id "

/* Who saves it may not know yet that somebody looked at it. */
static const char save_sql[] =
  "INSERT INTO messages (id, message_sid, thread_id, direction, own_number, body, status, error_code, error_detail, at, send_at, "
  "segments, is_read, forward_due, opt_out, answers, handed_over) VALUES "
  "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) "
  "ON CONFLICT (id) DO UPDATE SET message_sid = ?2, body = ?6, status = ?7, error_code = ?8, error_detail = ?9, at = ?10, "
  "send_at = ?11, segments = ?12, is_read = max (is_read, ?13), forward_due = ?14, handed_over = ?17, "
  "opt_out = CASE direction WHEN 2 THEN max (opt_out, ?15) ELSE ?15 END RETURNING position";
static const char other_sql[] = "SELECT thread_id FROM messages WHERE message_sid = ?1 AND id <> ?2";
static const char time_sql[] = "UPDATE messages SET at = ?2 WHERE message_sid = ?1 AND at <> ?2";
static const char opt_out_sql[] = "UPDATE messages SET opt_out = ?2 WHERE message_sid = ?1 AND opt_out = 0";
static const char known_sql[] = "SELECT 1 FROM messages WHERE id = ?1";
static const char find_sql[] = SELECT "WHERE messages.id = ?1 OR message_sid = ?1";
static const char list_sql[] = SELECT "WHERE number = ?1 ORDER BY at DESC, position DESC LIMIT ?3";
static const char list_before_sql[] = SELECT "WHERE number = ?1 AND (at, position) < (SELECT at, position FROM messages WHERE id = ?2) "
                                             "ORDER BY at DESC, position DESC LIMIT ?3";
/* With OR it would read every text. */
static const char due_sql[] = SELECT "WHERE position IN (SELECT position FROM messages WHERE status = 1 UNION ALL "
                                     "SELECT position FROM messages WHERE forward_due = 1 UNION ALL "
                                     "SELECT message FROM message_media WHERE path IS NULL AND url IS NOT NULL AND "
                                     "(SELECT direction FROM messages WHERE position = message) = 2) ORDER BY at, position";
static const char unread_sql[] = "SELECT count(*) FROM messages WHERE is_read = 0";
static const char answers_sql[] = "SELECT count(*) FROM messages WHERE answers IS NOT NULL AND at >= ?1";
static const char forwarded_sql[] = "UPDATE messages SET forward_due = 0 WHERE id = ?1";
static const char forget_media_sql[] = "DELETE FROM message_media WHERE message = ?1";
static const char add_media_sql[] = "INSERT INTO message_media (message, place, content_type, url, name, path, size) "
                                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char media_sql[] = "SELECT content_type, url, name, path, size FROM message_media WHERE message = ?1 ORDER BY place";

void
tandem_store_media_row_free (gpointer data)
{
  TandemStoreMediaRow *row = data;

  g_free (row->content_type);
  g_free (row->url);
  g_free (row->name);
  g_free (row->path);
  g_free (row);
}

static TandemStoreMessageRow *
row_new (void)
{
  TandemStoreMessageRow *row = g_new0 (TandemStoreMessageRow, 1);

  row->media = g_ptr_array_new_with_free_func (tandem_store_media_row_free);
  return row;
}

TandemStoreMessageRow *
tandem_store_message_row_new (TandemMessage *message)
{
  TandemStoreMessageRow *row = row_new ();
  GListModel *media = tandem_message_get_media (message);

  row->id = g_strdup (tandem_message_get_id (message));
  row->message_sid = g_strdup (tandem_message_get_message_sid (message));
  row->number = g_strdup (tandem_message_get_number (message));
  row->own_number = g_strdup (tandem_message_get_own_number (message));
  row->body = g_strdup (tandem_message_get_body (message));
  row->error_detail = g_strdup (tandem_message_get_error_detail (message));
  row->at = tandem_time_to_ms (tandem_message_get_at (message));
  row->send_at = tandem_time_to_ms (tandem_message_get_send_at (message));
  row->dated = tandem_message_get_dated (message);
  row->direction = tandem_message_get_direction (message);
  row->status = tandem_message_get_status (message);
  row->error_code = tandem_message_get_error_code (message);
  row->segments = tandem_message_get_segments (message);
  row->is_read = tandem_message_get_read (message);
  row->forward_due = tandem_message_get_forward_due (message);
  row->answers = g_strdup (tandem_message_get_answers (message));
  row->handed_over = tandem_message_get_handed_over (message);
  row->opt_out = tandem_message_get_opt_out (message);
  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);
    TandemStoreMediaRow *media_row = g_new0 (TandemStoreMediaRow, 1);

    media_row->content_type = g_strdup (tandem_message_media_get_content_type (one));
    media_row->url = g_strdup (tandem_message_media_get_url (one));
    media_row->name = g_strdup (tandem_message_media_get_name (one));
    media_row->path = g_strdup (tandem_message_media_get_path (one));
    media_row->size = tandem_message_media_get_size (one);
    g_ptr_array_add (row->media, media_row);
  }
  return row;
}

TandemMessage *
tandem_store_message_row_to_message (const TandemStoreMessageRow *row)
{
  g_autoptr (TandemMessage) message = tandem_message_new (row->id, row->direction, row->own_number, row->number, row->body);
  g_autoptr (GDateTime) at = tandem_time_from_ms (row->at);
  g_autoptr (GDateTime) send_at = tandem_time_from_ms (row->send_at);

  tandem_message_restore (message, row->status, row->error_code, row->error_detail);
  tandem_message_set_message_sid (message, row->message_sid);
  if (at)
    tandem_message_set_at (message, at);
  tandem_message_set_send_at (message, send_at);
  tandem_message_set_segments (message, row->segments);
  tandem_message_set_read (message, row->is_read);
  tandem_message_set_forward_due (message, row->forward_due);
  tandem_message_set_answers (message, row->answers);
  tandem_message_set_handed_over (message, row->handed_over);
  for (guint i = 0; i < row->media->len; i++) {
    const TandemStoreMediaRow *media_row = row->media->pdata[i];
    g_autoptr (TandemMessageMedia) media = tandem_message_media_new (media_row->content_type, media_row->url);

    tandem_message_media_set_name (media, media_row->name);
    tandem_message_media_set_file (media, media_row->path, MAX (media_row->size, 0));
    tandem_message_add_media (message, media);
  }
  return g_steal_pointer (&message);
}

void
tandem_store_message_row_free (TandemStoreMessageRow *row)
{
  g_free (row->id);
  g_free (row->message_sid);
  g_free (row->number);
  g_free (row->own_number);
  g_free (row->body);
  g_free (row->error_detail);
  g_free (row->answers);
  g_clear_pointer (&row->media, g_ptr_array_unref);
  g_free (row);
}

static gboolean
save_media (TandemStoreDatabase *database, gint64 position, const TandemStoreMessageRow *row, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, forget_media_sql, error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, position);
  if (!tandem_store_database_run (database, statement, error))
    return FALSE;
  for (guint i = 0; i < row->media->len; i++) {
    const TandemStoreMediaRow *media = row->media->pdata[i];

    statement = tandem_store_database_prepare (database, add_media_sql, error);
    if (!statement)
      return FALSE;
    sqlite3_bind_int64 (statement, 1, position);
    sqlite3_bind_int64 (statement, 2, i);
    tandem_store_bind_text (statement, 3, media->content_type);
    tandem_store_bind_text (statement, 4, media->url);
    tandem_store_bind_text (statement, 5, media->name);
    tandem_store_bind_text (statement, 6, media->path);
    sqlite3_bind_int64 (statement, 7, media->size);
    if (!tandem_store_database_run (database, statement, error))
      return FALSE;
  }
  return TRUE;
}

/* The first column of the only row, -1 when there is none. */
static gboolean
look_up (TandemStoreDatabase *database, const char *sql, const char *first, const char *second, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, sql, error);
  gboolean found;

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, first);
  if (second)
    tandem_store_bind_text (statement, 2, second);
  if (!tandem_store_database_next (database, statement, &found, error))
    return FALSE;
  *value = found ? sqlite3_column_int64 (statement, 0) : -1;
  sqlite3_reset (statement);
  return TRUE;
}

static int
code_of (TandemOptOut opt_out)
{
  return opt_out == TANDEM_OPT_OUT_STOP ? 1 : opt_out == TANDEM_OPT_OUT_START ? 2 : 0;
}

static gboolean
insert (TandemStoreDatabase *database, const TandemStoreMessageRow *row, gint64 thread_id, gint64 *position, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, save_sql, error);
  gboolean found;

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, row->id);
  tandem_store_bind_text (statement, 2, row->message_sid);
  sqlite3_bind_int64 (statement, 3, thread_id);
  sqlite3_bind_int (statement, 4, tandem_store_code_of (tandem_store_directions, (int) row->direction));
  tandem_store_bind_text (statement, 5, row->own_number);
  tandem_store_bind_text (statement, 6, row->body);
  sqlite3_bind_int (statement, 7, tandem_store_code_of (tandem_store_message_statuses, (int) row->status));
  sqlite3_bind_int64 (statement, 8, row->error_code);
  tandem_store_bind_text (statement, 9, row->error_detail);
  sqlite3_bind_int64 (statement, 10, row->at);
  tandem_store_bind_ms (statement, 11, row->send_at);
  sqlite3_bind_int64 (statement, 12, row->segments);
  sqlite3_bind_int (statement, 13, row->is_read);
  sqlite3_bind_int (statement, 14, row->forward_due);
  sqlite3_bind_int (statement, 15, code_of (row->opt_out));
  tandem_store_bind_text (statement, 16, row->answers);
  sqlite3_bind_int (statement, 17, row->handed_over);
  if (!tandem_store_database_next (database, statement, &found, error))
    return FALSE;
  *position = sqlite3_column_int64 (statement, 0);
  return tandem_store_database_run (database, statement, error);
}

static gboolean
tell (TandemStoreDatabase *database, const char *sql, const char *message_sid, gint64 value, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, message_sid);
  sqlite3_bind_int64 (statement, 2, value);
  return tandem_store_database_run (database, statement, error);
}

/* The same text came by another way before: a webhook says no time, the carrier's list does, and it puts texts in order; the list does not
 * say what a messaging service made of it, a webhook does. */
static gboolean
learn (TandemStoreDatabase *database, const TandemStoreMessageRow *row, gint64 thread_id, GError **error)
{
  if (row->direction != TANDEM_DIRECTION_INBOUND)
    return TRUE;
  if (row->dated && !tell (database, time_sql, row->message_sid, row->at, error))
    return FALSE;
  if (code_of (row->opt_out) && !tell (database, opt_out_sql, row->message_sid, code_of (row->opt_out), error))
    return FALSE;
  return tandem_store_threads_refresh (database, thread_id, error);
}

gboolean
tandem_store_messages_save (TandemStoreDatabase *database, const TandemStoreMessageRow *row, gboolean *added, gint64 *thread_id,
                            GError **error)
{
  gint64 known;
  gint64 position;

  *added = FALSE;
  if (row->message_sid && !look_up (database, other_sql, row->message_sid, row->id, thread_id, error))
    return FALSE;
  if (row->message_sid && *thread_id >= 0)
    return learn (database, row, *thread_id, error);
  if (!look_up (database, known_sql, row->id, NULL, &known, error) ||
      !tandem_store_threads_ensure (database, row->number, row->at, thread_id, error) ||
      !insert (database, row, *thread_id, &position, error) || !save_media (database, position, row, error) ||
      !tandem_store_threads_refresh (database, *thread_id, error))
    return FALSE;
  *added = known < 0;
  return TRUE;
}

gboolean
tandem_store_messages_set_forwarded (TandemStoreDatabase *database, const char *id, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, forwarded_sql, error);

  if (!statement)
    return FALSE;
  tandem_store_bind_text (statement, 1, id);
  return tandem_store_database_run (database, statement, error);
}

static gboolean
read_media (TandemStoreDatabase *database, gint64 position, TandemStoreMessageRow *row, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, media_sql, error);
  gboolean more;

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, position);
  while (tandem_store_database_next (database, statement, &more, error)) {
    TandemStoreMediaRow *media;

    if (!more)
      return TRUE;
    media = g_new0 (TandemStoreMediaRow, 1);
    media->content_type = tandem_store_dup_text (statement, 0);
    media->url = tandem_store_dup_text (statement, 1);
    media->name = tandem_store_dup_text (statement, 2);
    media->path = tandem_store_dup_text (statement, 3);
    media->size = sqlite3_column_int64 (statement, 4);
    g_ptr_array_add (row->media, media);
  }
  return FALSE;
}

/* NULL for a row whose codes nobody knows: one damaged row must not hide the others. */
static TandemStoreMessageRow *
read_row (sqlite3_stmt *statement)
{
  TandemStoreMessageRow *row;
  int status;
  int direction;

  if (!tandem_store_value_of (tandem_store_message_statuses, sqlite3_column_int (statement, 5), &status) ||
      !tandem_store_value_of (tandem_store_directions, sqlite3_column_int (statement, 13), &direction)) {
    g_warning ("store: the row of text %s is damaged and is left out", (const char *) sqlite3_column_text (statement, 0));
    return NULL;
  }
  row = row_new ();
  row->id = tandem_store_dup_text (statement, 0);
  row->message_sid = tandem_store_dup_text (statement, 1);
  row->number = tandem_store_dup_text (statement, 2);
  row->own_number = tandem_store_dup_text (statement, 3);
  row->body = tandem_store_dup_text (statement, 4);
  row->status = (TandemMessageStatus) status;
  row->error_code = (guint) sqlite3_column_int64 (statement, 6);
  row->error_detail = tandem_store_dup_text (statement, 7);
  row->at = sqlite3_column_int64 (statement, 8);
  row->send_at = tandem_store_get_ms (statement, 9);
  row->segments = (guint) sqlite3_column_int64 (statement, 10);
  row->is_read = sqlite3_column_int (statement, 11) != 0;
  row->forward_due = sqlite3_column_int (statement, 12) != 0;
  row->direction = (TandemDirection) direction;
  row->answers = tandem_store_dup_text (statement, 15);
  row->handed_over = sqlite3_column_int (statement, 16) != 0;
  return row;
}

/* The rows of a statement that has its bindings. */
static GPtrArray *
read_rows (TandemStoreDatabase *database, sqlite3_stmt *statement, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_store_message_row_free);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean more = TRUE;

  while (more) {
    TandemStoreMessageRow *row;

    if (!tandem_store_database_next (database, statement, &more, error))
      return NULL;
    row = more ? read_row (statement) : NULL;
    if (row) {
      gint64 position = sqlite3_column_int64 (statement, 14);

      g_ptr_array_add (rows, row);
      g_array_append_val (positions, position);
    }
  }
  for (guint i = 0; i < rows->len; i++)
    if (!read_media (database, g_array_index (positions, gint64, i), rows->pdata[i], error))
      return NULL;
  return g_steal_pointer (&rows);
}

gboolean
tandem_store_messages_count_unread (TandemStoreDatabase *database, gint64 *count, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, unread_sql, error);
  gboolean found;

  if (!statement || !tandem_store_database_next (database, statement, &found, error))
    return FALSE;
  *count = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}

GPtrArray *
tandem_store_messages_find (TandemStoreDatabase *database, const char *id_or_sid, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, find_sql, error);

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, id_or_sid);
  return read_rows (database, statement, error);
}

GPtrArray *
tandem_store_messages_list (TandemStoreDatabase *database, const char *number, const char *before_id, guint limit, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, before_id ? list_before_sql : list_sql, error);
  g_autoptr (GPtrArray) newest_first = NULL;
  GPtrArray *rows;

  if (!statement)
    return NULL;
  tandem_store_bind_text (statement, 1, number);
  if (before_id)
    tandem_store_bind_text (statement, 2, before_id);
  sqlite3_bind_int64 (statement, 3, limit);
  newest_first = read_rows (database, statement, error);
  if (!newest_first)
    return NULL;
  rows = g_ptr_array_new_full (newest_first->len, (GDestroyNotify) tandem_store_message_row_free);
  while (newest_first->len > 0)
    g_ptr_array_add (rows, g_ptr_array_steal_index (newest_first, newest_first->len - 1));
  return rows;
}

GPtrArray *
tandem_store_messages_list_due (TandemStoreDatabase *database, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, due_sql, error);

  return statement ? read_rows (database, statement, error) : NULL;
}

gboolean
tandem_store_messages_count_answers (TandemStoreDatabase *database, gint64 since_ms, gint64 *count, GError **error)
{
  sqlite3_stmt *statement = tandem_store_database_prepare (database, answers_sql, error);
  gboolean found;

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, since_ms);
  if (!tandem_store_database_next (database, statement, &found, error))
    return FALSE;
  *count = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return TRUE;
}
