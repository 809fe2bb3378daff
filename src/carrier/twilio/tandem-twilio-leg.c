// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-leg.h"

#include "tandem-dial-wish.h"
#include "tandem-error.h"
#include "tandem-twilio-search.h"
#include "tandem-twilio-webhooks.h"
#include "tandem-twiml.h"

/* One 404 may come from a replica that is behind. */
#define MAX_MISSING 2

struct _TandemTwilioLeg {
  GObject parent_instance;

  /* owned */
  TandemTwilioClient *client;
  TandemTwilioAccount *account;
  TandemCall *call;
  char *media_token;
  char *client_token;
  char *conference_sid; /* nullable */
  char *call_sid;
  GCancellable *cancellable;
  GTask *placing;     /* NULL when placed or refused */
  GError *lost_error; /* what to say when the call is not found either */
  GPtrArray *hang_ups;
  guint poll_id;
  guint retry_id;     /* until the request to end it is repeated */

  /* borrowed */
  const TandemTwilioLegOwner *owner;
  gpointer owner_data;

  TandemCallState state;
  gint64 placed_at_us; /* monotonic */
  guint n_missing;
  guint n_endings;
  guint poll_ms;
  gboolean hang_up_wanted;
  guint retry_ms;
  gboolean ending;     /* a request to end it is under way, or will be repeated */
  gboolean over;
};

G_DEFINE_FINAL_TYPE (TandemTwilioLeg, tandem_twilio_leg, G_TYPE_OBJECT)

static void ask_twilio (TandemTwilioLeg *self);
static void send_end (TandemTwilioLeg *self);

static void
tandem_twilio_leg_dispose (GObject *object)
{
  TandemTwilioLeg *self = TANDEM_TWILIO_LEG (object);
  self->owner = NULL;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_object (&self->client);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (tandem_twilio_leg_parent_class)->dispose (object);
}

static void
tandem_twilio_leg_finalize (GObject *object)
{
  TandemTwilioLeg *self = TANDEM_TWILIO_LEG (object);
  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->placing);
  g_clear_error (&self->lost_error);
  g_ptr_array_unref (self->hang_ups);
  g_free (self->media_token);
  g_free (self->client_token);
  g_free (self->conference_sid);
  g_free (self->call_sid);
  G_OBJECT_CLASS (tandem_twilio_leg_parent_class)->finalize (object);
}

static void
tandem_twilio_leg_class_init (TandemTwilioLegClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_leg_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_leg_finalize;
}

static void
tandem_twilio_leg_init (TandemTwilioLeg *self)
{
  self->cancellable = g_cancellable_new ();
  self->hang_ups = g_ptr_array_new_with_free_func (g_object_unref);
  self->client_token = g_uuid_string_random ();
}

TandemTwilioLeg *
tandem_twilio_leg_new (TandemTwilioClient *client, TandemTwilioAccount *account, TandemCall *call, const char *media_token, TandemTwilioLegPace pace,
                       const TandemTwilioLegOwner *owner, gpointer user_data)
{
  TandemTwilioLeg *self = g_object_new (TANDEM_TYPE_TWILIO_LEG, NULL);
  self->client = g_object_ref (client);
  self->account = tandem_twilio_account_ref (account);
  self->call = g_object_ref (call);
  self->media_token = g_strdup (media_token);
  self->poll_ms = pace.poll_ms;
  self->retry_ms = pace.retry_ms;
  self->owner = owner;
  self->owner_data = user_data;
  return self;
}

void
tandem_twilio_leg_set_conference (TandemTwilioLeg *self, const char *conference_sid)
{
  g_free (self->conference_sid);
  self->conference_sid = g_strdup (conference_sid);
}

static const char *
get_from (TandemTwilioLeg *self)
{
  const char *from = tandem_call_get_from (self->call);
  return from != NULL && *from != '\0' ? from : self->account->phone_number;
}

/* Completes everybody who waits for the end; @error NULL: it is done. */
static void
finish_hang_ups (TandemTwilioLeg *self, const GError *error)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->hang_ups);
  self->hang_ups = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++) {
    if (error != NULL)
      g_task_return_error (tasks->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (tasks->pdata[i], TRUE);
  }
}

void
tandem_twilio_leg_disown (TandemTwilioLeg *self)
{
  g_autoptr (GTask) placing = g_steal_pointer (&self->placing);
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Tandem stops");

  self->owner = NULL;
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (placing != NULL)
    g_task_return_error (placing, g_error_copy (error));
  finish_hang_ups (self, error);
}

static void
check_over (TandemTwilioLeg *self)
{
  if (self->over || self->placing != NULL || self->ending || self->owner == NULL || !tandem_call_state_is_terminal (self->state))
    return;
  self->over = TRUE;
  self->owner->over (self, self->owner_data);
}

static gboolean
on_poll_due (gpointer user_data)
{
  TandemTwilioLeg *self = TANDEM_TWILIO_LEG (user_data);
  self->poll_id = 0;
  ask_twilio (self);
  return G_SOURCE_REMOVE;
}

/* Called at every sign of life, which puts the next question off. */
static void
schedule_poll (TandemTwilioLeg *self)
{
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (self->poll_ms > 0 && self->call_sid != NULL && !tandem_call_state_is_terminal (self->state) && self->owner != NULL)
    self->poll_id = g_timeout_add (self->poll_ms, on_poll_due, self);
}

void
tandem_twilio_leg_take_status (TandemTwilioLeg *self, TandemCallState state, const char *reason)
{
  g_autoptr (TandemTwilioLeg) keep = g_object_ref (self);
  gboolean ours = self->hang_up_wanted && (state == TANDEM_CALL_STATE_COMPLETED || state == TANDEM_CALL_STATE_CANCELED);

  if (tandem_call_state_can_advance (self->state, state)) {
    self->state = state;
    if (self->owner != NULL)
      self->owner->report (self, state, ours ? "hung up here" : reason, self->owner_data);
  }
  schedule_poll (self);
  if (self->retry_id && tandem_call_state_is_terminal (self->state)) {
    g_clear_handle_id (&self->retry_id, g_source_remove);
    self->ending = FALSE;
    finish_hang_ups (self, NULL);
  }
  check_over (self);
}

static void
take_resource (TandemTwilioLeg *self, const TandemTwilioCall *resource)
{
  g_autofree char *reason = tandem_twilio_describe_end (resource->state, 0, NULL);
  tandem_twilio_leg_take_status (self, resource->state, reason);
}

/* @error NULL: Twilio has the call.  Whoever waits is told last: the owner may be gone after that. */
static void
finish_placing (TandemTwilioLeg *self, const GError *error)
{
  g_autoptr (TandemTwilioLeg) keep = g_object_ref (self);
  g_autoptr (GTask) task = g_steal_pointer (&self->placing);

  if (task == NULL)
    return;
  if (error != NULL) {
    self->state = TANDEM_CALL_STATE_FAILED;
    check_over (self);
    finish_hang_ups (self, NULL);
    g_task_return_error (task, g_error_copy (error));
    return;
  }
  /* Nobody wants this call any more, but Twilio is dialling it. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
    self->hang_up_wanted = TRUE;
    send_end (self);
  }
  tandem_call_advance (self->call, self->state, NULL);
  check_over (self);
  g_task_return_boolean (task, TRUE);
}

void
tandem_twilio_leg_bind (TandemTwilioLeg *self, const char *call_sid)
{
  if (self->call_sid != NULL) {
    if (!g_str_equal (self->call_sid, call_sid))
      g_debug ("Ignored a second CallSid for one call");
    return;
  }
  self->call_sid = g_strdup (call_sid);
  tandem_call_set_call_sid (self->call, call_sid);
  if (self->owner != NULL)
    self->owner->bound (self, self->owner_data);
  schedule_poll (self);
  if (self->hang_up_wanted)
    send_end (self);
  /* The answer to the creation was lost; now there is nothing left to search. */
  if (self->lost_error != NULL) {
    tandem_twilio_leg_take_status (self, TANDEM_CALL_STATE_QUEUED, NULL);
    finish_placing (self, NULL);
  }
}

static gboolean
is_taken (const char *call_sid, gpointer user_data)
{
  TandemTwilioLeg *self = TANDEM_TWILIO_LEG (user_data);
  return self->owner == NULL || self->owner->is_taken (self, call_sid, self->owner_data);
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioLeg) self = user_data;
  g_autoptr (TandemTwilioCall) call = tandem_twilio_search_finish (result);

  if (self->owner == NULL || self->placing == NULL)
    return;
  if (call == NULL) {
    finish_placing (self, self->lost_error);
    return;
  }
  take_resource (self, call);
  tandem_twilio_leg_bind (self, call->sid);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioLeg) self = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (TandemTwilioCall) call = tandem_twilio_client_create_call_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  if (self->owner == NULL || self->placing == NULL)
    return;
  if (call != NULL) {
    tandem_twilio_leg_bind (self, call->sid);
    take_resource (self, call);
    finish_placing (self, NULL);
  } else if (self->call_sid != NULL) {
    /* A callback was faster than the loss of the answer. */
    finish_placing (self, NULL);
  } else if (failure.sent) {
    self->lost_error = g_steal_pointer (&error);
    tandem_twilio_search_async (self->client, self->account, tandem_call_get_to (self->call), get_from (self), self->placed_at_us, is_taken, self,
                                self->cancellable, on_searched, g_object_ref (self));
  } else {
    finish_placing (self, error);
  }
}

void
tandem_twilio_leg_place_async (TandemTwilioLeg *self, gboolean recorded, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *ended_url = tandem_twilio_account_build_url (self->account, "/twilio/voice/ended");
  g_autofree char *status_url = tandem_twilio_account_build_url (self->account, "/twilio/voice/status");
  g_autofree char *callback_url = g_strdup_printf ("%s?t=%s", status_url, self->client_token);
  const char *message = tandem_call_get_message (self->call);
  g_autofree char *twiml = message != NULL ? tandem_twiml_say (message, tandem_call_get_message_voice (self->call))
                                           : tandem_twiml_connect_stream (NULL, ended_url, self->account->media_url, self->media_token);
  g_autofree char *recording_url = recorded ? tandem_twilio_account_build_url (self->account, "/twilio/recording") : NULL;
  TandemMachineAction action = tandem_call_get_machine_action (self->call);
  g_autofree char *machine_url = action != TANDEM_MACHINE_ACTION_OFF ? tandem_twilio_account_build_url (self->account, "/twilio/voice/machine") : NULL;
  TandemTwilioDial dial = { tandem_call_get_to (self->call), get_from (self), twiml, callback_url, recording_url, machine_url,
                            action == TANDEM_MACHINE_ACTION_MESSAGE, self->conference_sid };

  g_assert (self->placing == NULL && self->call_sid == NULL);
  self->placing = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->placing, tandem_twilio_leg_place_async);
  self->placed_at_us = g_get_monotonic_time ();
  /* Not cancelled with the caller's cancellable: once sent, the call exists, and must be found in order to be ended. */
  tandem_twilio_client_create_call_async (self->client, self->account, &dial, self->cancellable, on_created, g_object_ref (self));
}

gboolean
tandem_twilio_leg_place_finish (TandemTwilioLeg *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
take_gone (TandemTwilioLeg *self, const char *reason)
{
  gboolean answered = self->state == TANDEM_CALL_STATE_IN_PROGRESS;
  tandem_twilio_leg_take_status (self, answered ? TANDEM_CALL_STATE_COMPLETED : TANDEM_CALL_STATE_CANCELED, reason);
}

static void
on_polled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioLeg) self = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (TandemTwilioCall) call = tandem_twilio_client_fetch_call_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  if (self->owner == NULL)
    return;
  if (call != NULL) {
    self->n_missing = 0;
    take_resource (self, call);
  } else if (tandem_twilio_failure_is_gone (&failure) && ++self->n_missing >= MAX_MISSING) {
    take_gone (self, "Twilio no longer knows this call");
  } else {
    g_debug ("Cannot ask for the state of a call: %s", error->message);
    schedule_poll (self);
  }
}

static void
ask_twilio (TandemTwilioLeg *self)
{
  tandem_twilio_client_fetch_call_async (self->client, self->account, self->call_sid, self->cancellable, on_polled, g_object_ref (self));
}

static gboolean
on_retry_due (gpointer user_data)
{
  TandemTwilioLeg *self = TANDEM_TWILIO_LEG (user_data);

  self->retry_id = 0;
  self->ending = FALSE;
  send_end (self);
  return G_SOURCE_REMOVE;
}

static void
on_end_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioLeg) self = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (TandemTwilioCall) call = tandem_twilio_client_end_call_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  self->ending = FALSE;
  if (call != NULL) {
    take_resource (self, call);
    finish_hang_ups (self, NULL);
  } else if (tandem_call_state_is_terminal (self->state)) {
    /* A callback said so meanwhile. */
    check_over (self);
    finish_hang_ups (self, NULL);
  } else if (tandem_twilio_failure_is_gone (&failure)) {
    take_gone (self, NULL);
    finish_hang_ups (self, NULL);
  } else if (self->owner != NULL && self->n_endings <= self->account->max_retries) {
    /* Ending twice does no harm, and an open call costs money: whatever the reason was, it may pass. */
    g_debug ("A call could not be ended, trying again: %s", error->message);
    self->ending = TRUE;
    self->retry_id = g_timeout_add (self->retry_ms << (self->n_endings - 1), on_retry_due, self);
  } else {
    self->hang_up_wanted = FALSE;
    check_over (self);
    finish_hang_ups (self, error);
  }
}

static void
send_end (TandemTwilioLeg *self)
{
  if (self->ending || self->call_sid == NULL)
    return;
  self->ending = TRUE;
  self->n_endings++;
  tandem_twilio_client_end_call_async (self->client, self->account, self->call_sid, self->cancellable, on_end_sent, g_object_ref (self));
}

void
tandem_twilio_leg_hang_up_async (TandemTwilioLeg *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_twilio_leg_hang_up_async);
  if (tandem_call_state_is_terminal (self->state) || (self->call_sid == NULL && self->placing == NULL)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  self->hang_up_wanted = TRUE;
  if (!self->ending)
    self->n_endings = 0;
  g_ptr_array_add (self->hang_ups, g_steal_pointer (&task));
  send_end (self);
}

gboolean
tandem_twilio_leg_hang_up_finish (TandemTwilioLeg *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tandem_twilio_leg_is_wanted (TandemTwilioLeg *self)
{
  return self->call_sid != NULL && !self->hang_up_wanted && !tandem_call_state_is_terminal (self->state) &&
         tandem_call_get_state (self->call) == TANDEM_CALL_STATE_IN_PROGRESS;
}

TandemCall *
tandem_twilio_leg_get_call (TandemTwilioLeg *self)
{
  return self->call;
}

const char *
tandem_twilio_leg_get_call_sid (TandemTwilioLeg *self)
{
  return self->call_sid;
}

const char *
tandem_twilio_leg_get_client_token (TandemTwilioLeg *self)
{
  return self->client_token;
}

const char *
tandem_twilio_leg_get_media_token (TandemTwilioLeg *self)
{
  return self->media_token;
}
