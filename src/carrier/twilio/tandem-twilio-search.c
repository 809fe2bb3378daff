// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-search.h"

#include "tandem-twilio-pause.h"

/* At once, then after another 1, 2 and 4 s: the list is behind at times. */
#define MAX_LISTS 4
/* Twilio's dates are whole seconds. */
#define DATE_SLACK_S 3

typedef struct {
  /* owned */
  TandemTwilioClient *client;
  TandemTwilioAccount *account;
  char *to;
  char *from;

  /* borrowed */
  TandemTwilioIsTaken is_taken;
  gpointer is_taken_data;

  gint64 since_us;
  guint n_lists;
} Search;

static void list (GTask *task);

static void
search_free (gpointer data)
{
  Search *self = data;
  g_object_unref (self->client);
  tandem_twilio_account_unref (self->account);
  g_free (self->to);
  g_free (self->from);
  g_free (self);
}

/* The one call that can only be ours: between these numbers, not older than our request, nobody else's. */
static TandemTwilioCall *
take_ours (Search *self, GPtrArray *calls, gint64 now_s)
{
  gint64 age_s = (g_get_monotonic_time () - self->since_us) / G_USEC_PER_SEC;
  guint n_found = 0, found = 0;

  for (guint i = 0; i < calls->len; i++) {
    const TandemTwilioCall *call = g_ptr_array_index (calls, i);
    if (call->created_s >= now_s - age_s - DATE_SLACK_S && !self->is_taken (call->sid, self->is_taken_data)) {
      n_found++;
      found = i;
    }
  }
  return n_found == 1 ? g_ptr_array_steal_index (calls, found) : NULL;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gint64 now_s = 0;
  g_autoptr (GPtrArray) calls = tandem_twilio_client_list_calls_finish (TANDEM_TWILIO_CLIENT (source), result, &now_s, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  TandemTwilioCall *ours = calls != NULL ? take_ours (self, calls, now_s) : NULL;
  if (calls == NULL)
    g_debug ("Cannot list calls: %s", error->message);
  if (ours == NULL && self->n_lists < MAX_LISTS)
    tandem_twilio_pause (task, 500u << self->n_lists, list);
  else
    g_task_return_pointer (task, ours, (GDestroyNotify) tandem_twilio_call_free);
}

static void
list (GTask *task)
{
  Search *self = g_task_get_task_data (task);
  self->n_lists++;
  tandem_twilio_client_list_calls_async (self->client, self->account, self->to, self->from, g_task_get_cancellable (task), on_listed, g_object_ref (task));
}

void
tandem_twilio_search_async (TandemTwilioClient *client, TandemTwilioAccount *account, const char *to, const char *from, gint64 since_us,
                            TandemTwilioIsTaken is_taken, gpointer is_taken_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *self = g_new0 (Search, 1);

  g_task_set_source_tag (task, tandem_twilio_search_async);
  self->client = g_object_ref (client);
  self->account = tandem_twilio_account_ref (account);
  self->to = g_strdup (to);
  self->from = g_strdup (from);
  self->since_us = since_us;
  self->is_taken = is_taken;
  self->is_taken_data = is_taken_data;
  g_task_set_task_data (task, self, search_free);
  list (task);
}

TandemTwilioCall *
tandem_twilio_search_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
