// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-text-history.h"

#include "tandem-twilio-text-list.h"
#include "tandem-twilio-text-media.h"

#define MAX_PAGES 100

typedef struct {
  SoupSession *session;
  TandemTwilioAccount *account;
  GPtrArray *texts;    /* TandemTwilioText: what came in, when what went out is being read; then all */
  GPtrArray *messages; /* of them */
  guint index;         /* of the one whose media are asked for next */
  gint64 since_s;
  guint timeout_ms;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_object_unref (self->session);
  tandem_twilio_account_unref (self->account);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self);
}

static void read_half (GTask *task, const char *field);
static void read_media (GTask *task);

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const TandemTwilioText *x = *(TandemTwilioText *const *) a;
  const TandemTwilioText *y = *(TandemTwilioText *const *) b;

  return x->created_s < y->created_s ? -1 : x->created_s > y->created_s;
}

static void
on_media (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) media = tandem_twilio_text_media_list_finish (result, &error);

  if (media == NULL) {
    g_task_return_error (task, error);
    return;
  }
  for (guint i = 0; i < media->len; i++)
    tandem_message_add_media (self->messages->pdata[self->index], media->pdata[i]);
  self->index++;
  read_media (task);
}

/* The list of texts only tells how many there are. */
static void
read_media (GTask *task)
{
  Reading *self = g_task_get_task_data (task);

  for (; self->index < self->texts->len; self->index++) {
    const TandemTwilioText *text = self->texts->pdata[self->index];

    if (text->n_media == 0)
      continue;
    tandem_twilio_text_media_list_async (self->session, self->account, text->sid, self->timeout_ms, g_task_get_cancellable (task), on_media,
                                         g_object_ref (task));
    return;
  }
  g_task_return_pointer (task, g_steal_pointer (&self->messages), (GDestroyNotify) g_ptr_array_unref);
}

/* Both halves are there, each the newest first. */
static void
make_messages (Reading *self)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_twilio_text_free);

  /* Those of one second keep their order. */
  while (self->texts->len > 0)
    g_ptr_array_add (texts, g_ptr_array_steal_index (self->texts, self->texts->len - 1));
  g_ptr_array_unref (self->texts);
  self->texts = texts;
  g_ptr_array_sort (self->texts, compare_age);
  self->messages = g_ptr_array_new_full (texts->len, g_object_unref);
  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (self->messages, tandem_twilio_text_to_message (texts->pdata[i]));
}

static void
on_half (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *self = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *texts = tandem_twilio_text_list_finish (result, NULL, &error);

  if (texts == NULL) {
    g_task_return_error (task, error);
  } else if (self->texts == NULL) {
    self->texts = texts;
    read_half (task, "From");
  } else {
    g_ptr_array_extend_and_steal (self->texts, texts);
    make_messages (self);
    read_media (task);
  }
}

static void
read_half (GTask *task, const char *field)
{
  Reading *self = g_task_get_task_data (task);
  g_autofree char *number = g_uri_escape_string (self->account->phone_number, NULL, FALSE);
  g_autofree char *filter = g_strdup_printf ("%s=%s", field, number);

  tandem_twilio_text_list_async (self->session, self->account, filter, self->since_s, MAX_PAGES, self->timeout_ms,
                                 g_task_get_cancellable (task), on_half, g_object_ref (task));
}

void
tandem_twilio_text_history_async (SoupSession *session, TandemTwilioAccount *account, gint64 since_s, guint timeout_ms,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *self = g_new0 (Reading, 1);

  g_task_set_source_tag (task, tandem_twilio_text_history_async);
  self->session = g_object_ref (session);
  self->account = tandem_twilio_account_ref (account);
  self->since_s = since_s;
  self->timeout_ms = timeout_ms;
  g_task_set_task_data (task, self, reading_free);
  read_half (task, "To");
}

GPtrArray *
tandem_twilio_text_history_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_twilio_text_history_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
