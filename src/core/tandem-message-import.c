// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-import.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-phone-number.h"

/* Of a sender that is no telephone number. */
#define MAX_NAME 40

typedef struct {
  guint n_left;
  guint n_added;
  GError *error; /* the first */
} Import;

static void
import_free (gpointer data)
{
  g_clear_error (&((Import *) data)->error);
  g_free (data);
}

/* "SM" or "MM" and 32 hexadecimal digits. */
static gboolean
is_sid (const char *sid)
{
  return sid && (g_str_has_prefix (sid, "SM") || g_str_has_prefix (sid, "MM")) && strlen (sid) == 34 &&
         strspn (sid + 2, "0123456789abcdef") == 32;
}

/* The id is made of what makes this text this one. */
static char *
make_id (const TandemImportedText *imported, const char *number, const char *sid, GDateTime *at)
{
  g_autofree char *time = g_date_time_format_iso8601 (at);
  g_autofree char *key = sid ? g_strjoin ("\n", number, sid, NULL)
                             : g_strjoin ("\n", number, time, imported->direction, imported->body, imported->sid, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return g_strdup_printf ("import-%.32s", digest);
}

/* Short codes and words stand as they are. */
static char *
read_number (const char *typed, const char *region, GError **error)
{
  g_autoptr (GError) reason = NULL;
  char *number = tandem_phone_number_normalize (typed, region, &reason);
  gsize length = strspn (typed, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz &._-");

  if (number)
    return number;
  if (length > 2 && length <= MAX_NAME && !typed[length] && (length <= 6 || strspn (typed, "0123456789 .-") < length))
    return g_strdup (typed);
  g_propagate_error (error, g_steal_pointer (&reason));
  return NULL;
}

static gboolean
read_direction (const char *word, TandemDirection *direction, GError **error)
{
  if (g_str_has_prefix (word, "inbound"))
    *direction = TANDEM_DIRECTION_INBOUND;
  else if (g_str_has_prefix (word, "outbound"))
    *direction = TANDEM_DIRECTION_OUTBOUND;
  else
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be inbound or outbound.");
  return !error || !*error;
}

TandemMessage *
tandem_message_import_make (const TandemImportedText *imported, const char *own_number, const char *region,
                            const char **field, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) at = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *number = NULL;
  g_autofree char *id = NULL;
  const char *sid = is_sid (imported->sid) ? imported->sid : NULL;
  TandemDirection direction = TANDEM_DIRECTION_INBOUND;
  TandemMessage *message;

  *field = "phone";
  number = read_number (imported->number, region, error);
  if (!number)
    return NULL;
  *field = "timestamp";
  at = g_date_time_new_from_iso8601 (imported->timestamp, utc);
  if (!at || g_date_time_to_unix (at) < 0) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be a time like “2026-01-31T18:00:00Z”.");
    return NULL;
  }
  *field = "direction";
  if (!read_direction (imported->direction, &direction, &reason)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  *field = NULL;
  id = make_id (imported, number, sid, at);
  message = tandem_message_new (id, direction, own_number, number, imported->body);
  tandem_message_restore (message, direction == TANDEM_DIRECTION_INBOUND ? TANDEM_MESSAGE_STATUS_RECEIVED : TANDEM_MESSAGE_STATUS_SENT,
                          0, NULL);
  tandem_message_set_message_sid (message, sid);
  tandem_message_set_at (message, at);
  tandem_message_set_read (message, TRUE);
  return message;
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *import = g_task_get_task_data (task);
  TandemInbox *inbox = g_task_get_source_object (task);
  gboolean added = FALSE;

  tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, &added, NULL, import->error ? NULL : &import->error);
  import->n_added += added ? 1 : 0;
  if (--import->n_left > 0)
    return;
  tandem_thread_list_refresh (TANDEM_THREAD_LIST (tandem_inbox_get_threads (inbox)));
  if (import->error)
    g_task_return_error (task, g_steal_pointer (&import->error));
  else
    g_task_return_boolean (task, TRUE);
}

void
tandem_message_import_async (TandemInbox *inbox, GPtrArray *messages, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Import *import;

  g_return_if_fail (TANDEM_IS_INBOX (inbox) && messages);
  task = g_task_new (inbox, NULL, callback, user_data);
  g_task_set_source_tag (task, tandem_message_import_async);
  import = g_new0 (Import, 1);
  import->n_left = messages->len;
  g_task_set_task_data (task, import, import_free);
  for (guint i = 0; i < messages->len; i++)
    tandem_message_store_save_async (tandem_inbox_get_store (inbox), messages->pdata[i], NULL, did_save, g_object_ref (task));
  if (messages->len == 0)
    g_task_return_boolean (task, TRUE);
}

gboolean
tandem_message_import_finish (TandemInbox *inbox, GAsyncResult *result, guint *n_added, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, inbox), FALSE);
  *n_added = ((Import *) g_task_get_task_data (G_TASK (result)))->n_added;
  return g_task_propagate_boolean (G_TASK (result), error);
}
