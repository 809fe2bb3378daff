// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-text-history.h"

#include "tandem-error.h"
#include "tandem-twilio-text-list.h"
#include "tandem-twilio-text-media.h"

/* Of 100 texts: a bound for what is kept in memory. */
#define MAX_PAGES 1000

typedef struct {
  SoupSession *session;
  TandemTwilioAccount *account;
  GPtrArray *numbers;
  GPtrArray *messages;
  GHashTable *counts; /* sid -> how many media; a text from one of our numbers to another is in both lists */
  gint64 since_s;
  guint timeout_ms;
  guint next;         /* of the lists, two for each number; then of @messages, whose media are asked for */
} History;

static void
history_free (gpointer data)
{
  History *self = data;

  g_clear_object (&self->session);
  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_free (self);
}

static int
compare_time (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (tandem_message_get_at (*(TandemMessage *const *) a), tandem_message_get_at (*(TandemMessage *const *) b));
}

/* @texts: one list, the newest first.  Twilio's dates are whole seconds. */
static void
take (History *self, GPtrArray *texts)
{
  gint64 second = 0;
  guint place = 0;

  for (guint i = texts->len; i > 0; i--) {
    const TandemTwilioText *text = texts->pdata[i - 1];
    g_autoptr (GDateTime) created = g_date_time_new_from_unix_utc (text->created_s);
    g_autoptr (GDateTime) at = NULL;
    TandemMessage *message;

    place = text->created_s == second ? MIN (place + 1, 999) : 0;
    second = text->created_s;
    if (created == NULL || text->created_s == 0 || !g_hash_table_insert (self->counts, g_strdup (text->sid), GUINT_TO_POINTER (text->n_media)))
      continue;
    message = tandem_twilio_text_to_message (text);
    at = g_date_time_add (created, place * G_TIME_SPAN_MILLISECOND);
    tandem_message_set_at (message, at);
    g_ptr_array_add (self->messages, message);
  }
}

static void read_media (GTask *task);

static void
on_media (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  History *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) media = tandem_twilio_text_media_list_finish (result, &error);

  /* What Twilio does not give, say because it was deleted, must not keep back all other texts. */
  if (media == NULL && g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED)) {
    g_message ("The media of a text cannot be had: %s", error->message);
    g_clear_error (&error);
  } else if (media == NULL) {
    g_task_return_error (task, error);
    return;
  }
  for (guint i = 0; media != NULL && i < media->len; i++)
    tandem_message_add_media (self->messages->pdata[self->next], media->pdata[i]);
  self->next++;
  read_media (task);
}

/* The list of texts only tells how many there are. */
static void
read_media (GTask *task)
{
  History *self = g_task_get_task_data (task);

  for (; self->next < self->messages->len; self->next++) {
    const char *sid = tandem_message_get_message_sid (self->messages->pdata[self->next]);

    if (GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, sid)) == 0)
      continue;
    tandem_twilio_text_media_list_async (self->session, self->account, sid, self->timeout_ms, g_task_get_cancellable (task), on_media,
                                         g_object_ref (task));
    return;
  }
  g_task_return_pointer (task, g_steal_pointer (&self->messages), (GDestroyNotify) g_ptr_array_unref);
}

static void read_next (GTask *task);

static void
on_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  History *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) texts = tandem_twilio_text_list_finish (result, NULL, &error);

  if (texts == NULL) {
    g_task_return_error (task, error);
    return;
  }
  take (self, texts);
  self->next++;
  read_next (task);
}

static void
read_next (GTask *task)
{
  History *self = g_task_get_task_data (task);
  g_autofree char *number = NULL;
  g_autofree char *filter = NULL;

  if (self->next == 2 * self->numbers->len) {
    g_ptr_array_sort (self->messages, compare_time);
    self->next = 0;
    read_media (task);
    return;
  }
  number = g_uri_escape_string (self->numbers->pdata[self->next / 2], NULL, FALSE);
  filter = g_strdup_printf ("%s=%s", self->next % 2 == 0 ? "To" : "From", number);
  tandem_twilio_text_list_async (self->session, self->account, filter, self->since_s, MAX_PAGES, self->timeout_ms,
                                 g_task_get_cancellable (task), on_list, g_object_ref (task));
}

void
tandem_twilio_text_history_async (SoupSession *session, TandemTwilioAccount *account, GPtrArray *numbers, gint64 since_s,
                                  guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  History *self = g_new0 (History, 1);

  g_task_set_source_tag (task, tandem_twilio_text_history_async);
  self->session = g_object_ref (session);
  self->account = tandem_twilio_account_ref (account);
  self->numbers = g_ptr_array_ref (numbers);
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->since_s = since_s;
  self->timeout_ms = timeout_ms;
  g_task_set_task_data (task, self, history_free);
  read_next (task);
}

GPtrArray *
tandem_twilio_text_history_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_twilio_text_history_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
