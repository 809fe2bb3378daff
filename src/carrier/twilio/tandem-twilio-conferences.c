// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-conferences.h"

#include "tandem-error.h"

struct _TandemTwilioConferences {
  GObject parent_instance;

  /* owned */
  TandemTwilioClient *client;
  GHashTable *conferences; /* id of the call -> TandemTwilioConference */

  /* borrowed */
  const TandemTwilioConferencesOwner *owner;
  gpointer owner_data;

  guint join_timeout_ms;
};

static void conferences_iface_init (TandemConferencesInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTwilioConferences, tandem_twilio_conferences, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CONFERENCES, conferences_iface_init))

/* One verb under way. */
typedef struct {
  TandemCall *call;
  TandemCall *third;
  TandemTwilioConference *conference;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->call);
  g_clear_object (&work->third);
  g_clear_object (&work->conference);
  g_free (work);
}

static void
tandem_twilio_conferences_dispose (GObject *object)
{
  TandemTwilioConferences *self = TANDEM_TWILIO_CONFERENCES (object);

  g_hash_table_remove_all (self->conferences);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (tandem_twilio_conferences_parent_class)->dispose (object);
}

static void
tandem_twilio_conferences_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_TWILIO_CONFERENCES (object)->conferences);
  G_OBJECT_CLASS (tandem_twilio_conferences_parent_class)->finalize (object);
}

static void
tandem_twilio_conferences_class_init (TandemTwilioConferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_twilio_conferences_dispose;
  object_class->finalize = tandem_twilio_conferences_finalize;
}

static void
tandem_twilio_conferences_init (TandemTwilioConferences *self)
{
  self->conferences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

TandemTwilioConferences *
tandem_twilio_conferences_new (TandemTwilioClient *client, guint join_timeout_ms, const TandemTwilioConferencesOwner *owner,
                               gpointer user_data)
{
  TandemTwilioConferences *self = g_object_new (TANDEM_TYPE_TWILIO_CONFERENCES, NULL);

  self->client = g_object_ref (client);
  self->join_timeout_ms = join_timeout_ms;
  self->owner = owner;
  self->owner_data = user_data;
  return self;
}

void
tandem_twilio_conferences_disown (TandemTwilioConferences *self)
{
  g_autoptr (TandemTwilioConferences) owned = self;
  owned->owner = NULL;
}

void
tandem_twilio_conferences_forget (TandemTwilioConferences *self, const char *call_id)
{
  g_hash_table_remove (self->conferences, call_id);
}

char *
tandem_twilio_conferences_take_desk (TandemTwilioConferences *self, const char *desk)
{
  GHashTableIter iter;
  gpointer conference;

  g_hash_table_iter_init (&iter, self->conferences);
  while (g_hash_table_iter_next (&iter, NULL, &conference))
    if (g_str_equal (tandem_twilio_conference_get_desk (conference), desk))
      return tandem_twilio_conference_dup_twiml (conference);
  return NULL;
}

void
tandem_twilio_conferences_take_stream (TandemTwilioConferences *self, const char *media_token)
{
  GHashTableIter iter;
  gpointer conference;

  g_hash_table_iter_init (&iter, self->conferences);
  while (g_hash_table_iter_next (&iter, NULL, &conference)) {
    if (!g_str_equal (tandem_twilio_conference_get_media_token (conference), media_token))
      continue;
    tandem_twilio_conference_take_stream (conference);
    return;
  }
}

/* --- the verbs ---------------------------------------------------------------------------------------- */

static GTask *
make_task (TandemTwilioConferences *self, TandemCall *call, TandemCall *third, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  TandemTwilioConference *conference = g_hash_table_lookup (self->conferences, tandem_call_get_id (call));
  Work *work = g_new0 (Work, 1);

  work->call = g_object_ref (call);
  work->third = third != NULL ? g_object_ref (third) : NULL;
  work->conference = conference != NULL ? g_object_ref (conference) : NULL;
  g_task_set_source_tag (task, make_task);
  g_task_set_task_data (task, work, work_free);
  return task;
}

/* Twilio has not got the remote of a live call in it: it never entered.  The next one begins anew. */
static void
abandon_when_empty (TandemTwilioConferences *self, Work *work, const GError *error)
{
  const char *id = tandem_call_get_id (work->call);

  if (!tandem_call_is_live (work->call) || !g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE) ||
      g_hash_table_lookup (self->conferences, id) != work->conference)
    return;
  tandem_twilio_conference_dissolve (work->conference);
  tandem_twilio_conferences_forget (self, id);
}

/* The last step of a verb. */
static void
did_change (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_twilio_conference_change_finish (TANDEM_TWILIO_CONFERENCE (source), result, &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  abandon_when_empty (g_task_get_source_object (task), g_task_get_task_data (task), error);
  g_task_return_error (task, error);
}

static void
did_place (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_twilio_leg_place_finish (TANDEM_TWILIO_LEG (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
did_hold (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioConferences *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  TandemTwilioLeg *leg;

  if (!tandem_twilio_conference_change_finish (TANDEM_TWILIO_CONFERENCE (source), result, &error)) {
    abandon_when_empty (self, work, error);
    g_task_return_error (task, error);
    return;
  }
  if (self->owner == NULL || !tandem_call_is_live (work->call)) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The call has ended already.");
    return;
  }
  leg = self->owner->add_leg (tandem_twilio_conference_get_account (work->conference), work->third, self->owner_data);
  tandem_twilio_leg_set_conference (leg, tandem_twilio_conference_get_sid (work->conference));
  tandem_twilio_leg_place_async (leg, FALSE, NULL, did_place, g_steal_pointer (&task));
}

static void
did_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioConferences *self = g_task_get_source_object (task);
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (tandem_twilio_conference_open_finish (TANDEM_TWILIO_CONFERENCE (source), result, &error)) {
    tandem_twilio_conference_hold_async (work->conference, TRUE, did_hold, g_steal_pointer (&task));
    return;
  }
  tandem_twilio_conferences_forget (self, tandem_call_get_id (work->call));
  g_task_return_error (task, error);
}

static void
invite_async (TandemConferences *conferences, TandemCall *call, TandemCall *third, const char *media_token, GAsyncReadyCallback callback,
              gpointer user_data)
{
  TandemTwilioConferences *self = TANDEM_TWILIO_CONFERENCES (conferences);
  g_autoptr (GTask) task = make_task (self, call, third, callback, user_data);
  g_autoptr (TandemTwilioAccount) account = self->owner != NULL ? self->owner->get_account (self->owner_data) : NULL;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (account == NULL || !tandem_twilio_account_check (account, &error)) {
    g_task_return_error (task, error != NULL ? error : g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Tandem stops"));
  } else if (work->conference != NULL) {
    tandem_twilio_conference_hold_async (work->conference, TRUE, did_hold, g_steal_pointer (&task));
  } else {
    work->conference = tandem_twilio_conference_new (self->client, account, call, media_token, self->join_timeout_ms);
    g_hash_table_insert (self->conferences, g_strdup (tandem_call_get_id (call)), g_object_ref (work->conference));
    tandem_twilio_conference_open_async (work->conference, did_open, g_steal_pointer (&task));
  }
}

static void
set_held_async (TandemConferences *conferences, TandemCall *call, gboolean held, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = make_task (TANDEM_TWILIO_CONFERENCES (conferences), call, NULL, callback, user_data);
  Work *work = g_task_get_task_data (task);

  if (work->conference == NULL)
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "Nobody else is on this call.");
  else
    tandem_twilio_conference_hold_async (work->conference, held, did_change, g_steal_pointer (&task));
}

static void
did_tie (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (tandem_twilio_conference_change_finish (TANDEM_TWILIO_CONFERENCE (source), result, &error))
    tandem_twilio_conference_hold_async (work->conference, FALSE, did_change, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* Our stream is closed by whoever asks for this, when it is done. */
static void
leave_async (TandemConferences *conferences, TandemCall *call, TandemCall *third, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = make_task (TANDEM_TWILIO_CONFERENCES (conferences), call, third, callback, user_data);
  Work *work = g_task_get_task_data (task);

  if (work->conference == NULL || tandem_call_get_call_sid (third) == NULL)
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "Nobody else is on this call.");
  else
    tandem_twilio_conference_tie_async (work->conference, tandem_call_get_call_sid (third), did_tie, g_steal_pointer (&task));
}

static gboolean
conferences_finish (TandemConferences *conferences, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, conferences), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
conferences_iface_init (TandemConferencesInterface *iface)
{
  iface->invite_async = invite_async;
  iface->set_held_async = set_held_async;
  iface->leave_async = leave_async;
  iface->finish = conferences_finish;
}
