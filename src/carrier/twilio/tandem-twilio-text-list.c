// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-text-list.h"

#include "tandem-twilio-request.h"

#define PAGE_SIZE "100"

typedef struct {
  SoupSession *session;
  TandemTwilioAccount *account;
  GPtrArray *texts;
  gint64 since_s;
  gint64 now_s;
  guint pages_left;
  guint timeout_ms;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_object_unref (self->session);
  tandem_twilio_account_unref (self->account);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self);
}

static void read_page (GTask *task, const char *path);

/* FALSE when the end of what is asked for is reached: the pages come newest first. */
static gboolean
take_page (Reading *self, GPtrArray *page)
{
  while (page->len > 0) {
    TandemTwilioText *text = g_ptr_array_steal_index (page, 0);

    if (text->created_s != 0 && text->created_s < self->since_s) {
      tandem_twilio_text_free (text);
      return FALSE;
    }
    g_ptr_array_add (self->texts, text);
  }
  return --self->pages_left > 0;
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *self = g_task_get_task_data (task);
  TandemTwilioFailure failure;
  GError *error = NULL;
  gint64 date_s = 0;
  g_autofree char *next = NULL;
  g_autoptr (GBytes) body = tandem_twilio_request_finish (result, &date_s, &failure, &error);
  g_autoptr (GPtrArray) page = body != NULL ? tandem_twilio_text_list_parse (body, &next, &error) : NULL;

  if (page == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (date_s != 0)
    self->now_s = date_s;
  if (take_page (self, page) && next != NULL)
    read_page (task, next);
  else
    g_task_return_pointer (task, g_steal_pointer (&self->texts), (GDestroyNotify) g_ptr_array_unref);
}

static void
read_page (GTask *task, const char *path)
{
  Reading *self = g_task_get_task_data (task);

  tandem_twilio_request_async (self->session, self->account, path, NULL, self->timeout_ms, g_task_get_cancellable (task), on_page,
                               g_object_ref (task));
}

void
tandem_twilio_text_list_async (SoupSession *session, TandemTwilioAccount *account, const char *filter, gint64 since_s, guint max_pages,
                               guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *path = g_strdup_printf ("/Messages.json?PageSize=" PAGE_SIZE "%s%s", *filter ? "&" : "", filter);
  Reading *self = g_new0 (Reading, 1);

  g_task_set_source_tag (task, tandem_twilio_text_list_async);
  self->session = g_object_ref (session);
  self->account = tandem_twilio_account_ref (account);
  self->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_twilio_text_free);
  self->since_s = since_s;
  self->now_s = g_get_real_time () / G_USEC_PER_SEC;
  self->pages_left = max_pages;
  self->timeout_ms = timeout_ms;
  g_task_set_task_data (task, self, reading_free);
  read_page (task, path);
}

GPtrArray *
tandem_twilio_text_list_finish (GAsyncResult *result, gint64 *now_s, GError **error)
{
  const Reading *self = g_task_get_task_data (G_TASK (result));

  if (now_s != NULL)
    *now_s = self->now_s;
  return g_task_propagate_pointer (G_TASK (result), error);
}
