// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-numbers.h"

#include "tandem-error.h"

/* Main thread only. */
struct _TandemTwilioNumbers {
  GObject parent_instance;

  /* owned */
  TandemTwilioClient *client;
  TandemTwilioNumberKeep *keep;
};

G_DEFINE_FINAL_TYPE (TandemTwilioNumbers, tandem_twilio_numbers, G_TYPE_OBJECT)

/* Of a task: what it works on just now. */
typedef struct {
  TandemTwilioAccount *account;
  TandemTwilioNumber *current;
  char *form;
  char **sids; /* restoring: all that is kept */
  guint at;
  GError *error; /* restoring: the first that went wrong */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  tandem_twilio_account_unref (work->account);
  g_clear_pointer (&work->current, tandem_twilio_number_free);
  g_clear_pointer (&work->form, g_free);
  g_clear_pointer (&work->sids, g_strfreev);
  g_clear_error (&work->error);
  g_free (work);
}

static void
tandem_twilio_numbers_dispose (GObject *object)
{
  TandemTwilioNumbers *self = TANDEM_TWILIO_NUMBERS (object);

  g_clear_object (&self->client);
  g_clear_object (&self->keep);
  G_OBJECT_CLASS (tandem_twilio_numbers_parent_class)->dispose (object);
}

static void
tandem_twilio_numbers_class_init (TandemTwilioNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_numbers_dispose;
}

static void
tandem_twilio_numbers_init (TandemTwilioNumbers *self)
{
}

TandemTwilioNumbers *
tandem_twilio_numbers_new (TandemTwilioClient *client, TandemTwilioNumberKeep *keep)
{
  TandemTwilioNumbers *self = g_object_new (TANDEM_TYPE_TWILIO_NUMBERS, NULL);

  self->client = g_object_ref (client);
  self->keep = g_object_ref (keep);
  return self;
}

static GTask *
make_task (TandemTwilioNumbers *self, TandemTwilioAccount *account, gpointer tag, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->account = tandem_twilio_account_ref (account);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, work_free);
  return task;
}

static char *
build_path (const char *sid)
{
  g_autofree char *escaped = g_uri_escape_string (sid, NULL, FALSE);

  return g_strdup_printf ("/IncomingPhoneNumbers/%s.json", escaped);
}

/* Takes @task. */
static void
send (GTask *task, const char *path, const char *form, GAsyncReadyCallback callback)
{
  TandemTwilioNumbers *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  tandem_twilio_client_send_async (self->client, work->account, path, form, g_task_get_cancellable (task), callback, task);
}

/* --- taking -------------------------------------------------------------------------------------------------- */

/* Twilio may accept an address and go on using another, as it says in its answer. */
static void
did_point (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  TandemTwilioFailure failure;
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);
  g_autoptr (TandemTwilioNumber) now = body ? tandem_twilio_number_parse (body, &error) : NULL;

  if (!now) {
    g_task_return_error (task, error);
    return;
  }
  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++) {
    g_autofree char *ours = tandem_twilio_number_dup_ours (i, work->account->public_url);

    if (g_str_equal (now->values[i], ours))
      continue;
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED,
                             "Twilio kept another %s for your number: set it in the Twilio Console",
                             tandem_twilio_number_get_parameter (i));
    return;
  }
  g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
point (GTask *task)
{
  Work *work = g_task_get_task_data (task);
  g_autofree char *path = build_path (work->current->sid);

  if (*work->form) {
    send (task, path, work->form, did_point);
    return;
  }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
did_keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_twilio_number_keep_save_finish (TANDEM_TWILIO_NUMBER_KEEP (source), result, &error))
    point (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
did_find (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioNumbers *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  TandemTwilioFailure failure;
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (self->client, result, &failure, &error);
  g_autoptr (TandemTwilioNumber) wanted = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);

  work->current = body ? tandem_twilio_number_find (body, work->account->phone_number, &error) : NULL;
  if (!work->current) {
    g_task_return_error (task, error);
    return;
  }
  wanted = tandem_twilio_number_new (work->current->sid, work->account->phone_number);
  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++) {
    g_autofree char *ours = tandem_twilio_number_dup_ours (i, work->account->public_url);

    tandem_twilio_number_set (wanted, i, ours);
  }
  work->form = tandem_twilio_number_dup_form (work->current, wanted);
  if (tandem_twilio_number_keep_take (self->keep, work->account->account_sid, work->current, work->account->public_url))
    tandem_twilio_number_keep_save_async (self->keep, cancellable, did_keep, g_steal_pointer (&task));
  else
    point (g_steal_pointer (&task));
}

void
tandem_twilio_numbers_take_async (TandemTwilioNumbers *self, TandemTwilioAccount *account, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *number = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_return_if_fail (TANDEM_IS_TWILIO_NUMBERS (self));
  task = make_task (self, account, tandem_twilio_numbers_take_async, cancellable, callback, user_data);
  if (!tandem_twilio_account_check (account, &error)) {
    g_task_return_error (task, error);
    return;
  }
  number = g_uri_escape_string (account->phone_number, NULL, FALSE);
  path = g_strdup_printf ("/IncomingPhoneNumbers.json?PhoneNumber=%s", number);
  send (g_steal_pointer (&task), path, NULL, did_find);
}

gboolean
tandem_twilio_numbers_take_finish (TandemTwilioNumbers *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- putting back ----------------------------------------------------------------------------------------------- */

static void restore_next (GTask *task);

/* Takes @error: the others are still put back. */
static void
note_error (GTask *task, GError *error)
{
  Work *work = g_task_get_task_data (task);

  if (work->error)
    g_error_free (error);
  else
    work->error = error;
}

/* Takes @task. */
static void
go_on (GTask *task, gboolean forget)
{
  TandemTwilioNumbers *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);

  if (forget)
    tandem_twilio_number_keep_forget (self->keep, work->sids[work->at]);
  work->at++;
  restore_next (task);
}

static void
did_put_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioFailure failure;
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  if (error)
    note_error (task, error);
  go_on (g_steal_pointer (&task), body != NULL);
}

static void
did_fetch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioNumbers *self = g_task_get_source_object (task);
  TandemTwilioFailure failure = { 0 };
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (self->client, result, &failure, &error);
  g_autoptr (TandemTwilioNumber) current = body ? tandem_twilio_number_parse (body, &error) : NULL;
  g_autoptr (TandemTwilioNumber) wanted = current ? tandem_twilio_number_keep_restore (self->keep, current) : NULL;
  g_autofree char *form = wanted ? tandem_twilio_number_dup_form (current, wanted) : NULL;
  g_autofree char *path = current ? build_path (current->sid) : NULL;

  if (form && *form) {
    send (g_steal_pointer (&task), path, form, did_put_back);
    return;
  }
  if (error && tandem_twilio_failure_is_gone (&failure))
    g_clear_error (&error);
  else if (error) {
    note_error (task, error);
    go_on (g_steal_pointer (&task), FALSE);
    return;
  }
  go_on (g_steal_pointer (&task), TRUE);
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tandem_twilio_number_keep_save_finish (TANDEM_TWILIO_NUMBER_KEEP (source), result, &error))
    note_error (task, error);
  if (work->error)
    g_task_return_error (task, g_steal_pointer (&work->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
restore_next (GTask *task)
{
  TandemTwilioNumbers *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  g_autofree char *path = NULL;

  if (!work->sids[work->at]) {
    tandem_twilio_number_keep_save_async (self->keep, NULL, did_save, task);
    return;
  }
  path = build_path (work->sids[work->at]);
  send (task, path, NULL, did_fetch);
}

void
tandem_twilio_numbers_restore_async (TandemTwilioNumbers *self, TandemTwilioAccount *account, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (TANDEM_IS_TWILIO_NUMBERS (self));
  task = make_task (self, account, tandem_twilio_numbers_restore_async, cancellable, callback, user_data);
  work = g_task_get_task_data (task);
  work->sids = tandem_twilio_number_keep_list (self->keep, account->account_sid);
  if (work->sids[0])
    restore_next (g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
tandem_twilio_numbers_restore_finish (TandemTwilioNumbers *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tandem_twilio_numbers_holds (TandemTwilioNumbers *self, const TandemTwilioAccount *account)
{
  g_auto (GStrv) sids = NULL;

  g_return_val_if_fail (TANDEM_IS_TWILIO_NUMBERS (self), FALSE);
  sids = tandem_twilio_number_keep_list (self->keep, account->account_sid);
  return sids[0] != NULL;
}
