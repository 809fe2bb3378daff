// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-conference.h"

#include "tandem-error.h"
#include "tandem-twilio-application.h"
#include "tandem-twilio-room.h"
#include "tandem-twiml.h"

/* Twilio says that the remote has been redirected before it has entered. */
#define ENTER_TRIES 20
#define ENTER_PAUSE_MS 250
/* For all tries together. */
#define CHANGE_TIMEOUT_MS 10000

struct _TandemTwilioConference {
  GObject parent_instance;

  /* owned */
  TandemTwilioClient *client;
  TandemTwilioAccount *account;
  TandemCall *call;
  char *media_token;
  char *desk;      /* also its name at Twilio */
  char *sid;       /* NULL until the desk is called */
  GTask *opening;
  guint timeout_id;

  guint join_timeout_ms;
  gboolean called;    /* Twilio may have the desk */
  gboolean streaming;
};

G_DEFINE_FINAL_TYPE (TandemTwilioConference, tandem_twilio_conference, G_TYPE_OBJECT)

static void
tandem_twilio_conference_dispose (GObject *object)
{
  TandemTwilioConference *self = TANDEM_TWILIO_CONFERENCE (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->client);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (tandem_twilio_conference_parent_class)->dispose (object);
}

static void
tandem_twilio_conference_finalize (GObject *object)
{
  TandemTwilioConference *self = TANDEM_TWILIO_CONFERENCE (object);

  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_free (self->media_token);
  g_free (self->desk);
  g_free (self->sid);
  G_OBJECT_CLASS (tandem_twilio_conference_parent_class)->finalize (object);
}

static void
tandem_twilio_conference_class_init (TandemTwilioConferenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_twilio_conference_dispose;
  object_class->finalize = tandem_twilio_conference_finalize;
}

static void
tandem_twilio_conference_init (TandemTwilioConference *self)
{
  self->desk = g_uuid_string_random ();
}

TandemTwilioConference *
tandem_twilio_conference_new (TandemTwilioClient *client, TandemTwilioAccount *account, TandemCall *call, const char *media_token,
                              guint join_timeout_ms)
{
  TandemTwilioConference *self = g_object_new (TANDEM_TYPE_TWILIO_CONFERENCE, NULL);

  self->client = g_object_ref (client);
  self->account = tandem_twilio_account_ref (account);
  self->call = g_object_ref (call);
  self->media_token = g_strdup (media_token);
  self->join_timeout_ms = join_timeout_ms;
  return self;
}

const char *
tandem_twilio_conference_get_desk (TandemTwilioConference *self)
{
  return self->desk;
}

const char *
tandem_twilio_conference_get_media_token (TandemTwilioConference *self)
{
  return self->media_token;
}

const char *
tandem_twilio_conference_get_sid (TandemTwilioConference *self)
{
  return self->sid;
}

TandemTwilioAccount *
tandem_twilio_conference_get_account (TandemTwilioConference *self)
{
  return self->account;
}

char *
tandem_twilio_conference_dup_twiml (TandemTwilioConference *self)
{
  g_autofree char *ended_url = tandem_twilio_account_build_url (self->account, "/twilio/voice/ended");

  return tandem_twiml_connect_stream (NULL, ended_url, self->account->media_url, self->media_token);
}

/* --- opening ------------------------------------------------------------------------------------------ */

void
tandem_twilio_conference_dissolve (TandemTwilioConference *self)
{
  g_return_if_fail (TANDEM_IS_TWILIO_CONFERENCE (self));
  if (self->client != NULL && self->sid != NULL)
    tandem_twilio_room_end (self->client, self->account, self->sid);
  else if (self->client != NULL && self->called)
    tandem_twilio_room_end_named (self->client, self->account, self->desk);
}

/* Takes @error, NULL when that was told already.  The desk is sent out again, lest it waits there for nobody. */
static void
fail (TandemTwilioConference *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->opening);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  tandem_twilio_conference_dissolve (self);
  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_clear_error (&error);
}

static void
on_redirected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioConference) self = user_data;
  g_autoptr (GTask) task = NULL;
  TandemTwilioFailure failure = { 0 };
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  if (self->opening == NULL)
    return;
  if (body == NULL && tandem_twilio_failure_is_gone (&failure)) {
    g_clear_error (&error);
    error = g_error_new_literal (TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The call has ended already.");
  }
  if (body == NULL && !failure.sent) {
    fail (self, error);
    return;
  }
  /* When the answer is lost, whoever asks next finds the remote in the conference or does not. */
  g_clear_error (&error);
  task = g_steal_pointer (&self->opening);
  g_task_return_boolean (task, TRUE);
}

static void
redirect (TandemTwilioConference *self)
{
  g_autofree char *twiml = tandem_twiml_conference (self->desk);
  g_autofree char *form = soup_form_encode ("Twiml", twiml, NULL);
  g_autofree char *sid = g_uri_escape_string (tandem_call_get_call_sid (self->call), NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/Calls/%s.json", sid);

  tandem_twilio_client_send_async (self->client, self->account, path, form, NULL, on_redirected, g_object_ref (self));
}

/* As soon as the desk is there, and Twilio has said where. */
static void
redirect_when_ready (TandemTwilioConference *self)
{
  if (self->opening == NULL || !self->streaming || self->sid == NULL || self->timeout_id == 0)
    return;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  redirect (self);
}

static gboolean
on_join_timeout (gpointer user_data)
{
  TandemTwilioConference *self = TANDEM_TWILIO_CONFERENCE (user_data);

  self->timeout_id = 0;
  fail (self, g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                                   "Twilio did not connect this desk to the conference: check the public URL and try again"));
  return G_SOURCE_REMOVE;
}

static void
on_desk_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioConference) self = user_data;
  TandemTwilioFailure failure = { 0 };
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);
  g_autoptr (JsonNode) root = body != NULL ? tandem_twilio_resource_parse (body) : NULL;
  const char *sid = root != NULL ? tandem_twilio_resource_get_string (json_node_get_object (root), "conference_sid") : "";

  if (body != NULL && !tandem_twilio_is_sid (sid, "CF"))
    tandem_twilio_resource_refuse (&error);
  /* In the second case it was given up meanwhile. */
  self->called = error == NULL || failure.sent;
  if (error == NULL)
    self->sid = g_strdup (sid);
  if (error != NULL || self->opening == NULL) {
    fail (self, error);
    return;
  }
  redirect_when_ready (self);
}

static void
on_application_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioConference) self = user_data;
  TandemTwilioClient *client = TANDEM_TWILIO_CLIENT (source);
  GError *error = NULL;
  g_autofree char *application = tandem_twilio_application_find_finish (client, result, &error);
  g_autofree char *to = g_strdup_printf ("app:%s?desk=%s", application, self->desk);
  /* No wait URL: the desk hears no music before the remote comes. */
  g_autofree char *form = soup_form_encode ("To", to, "From", self->account->phone_number, "Label", "desk", "Beep", "false", "WaitUrl", "",
                                            "EndConferenceOnExit", "false", NULL);
  g_autofree char *path = g_strdup_printf ("/Conferences/%s/Participants.json", self->desk);

  if (application == NULL) {
    fail (self, error);
    return;
  }
  self->called = TRUE;
  self->timeout_id = g_timeout_add (self->join_timeout_ms, on_join_timeout, self);
  tandem_twilio_client_send_async (client, self->account, path, form, NULL, on_desk_called, g_object_ref (self));
}

void
tandem_twilio_conference_open_async (TandemTwilioConference *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_TWILIO_CONFERENCE (self) && self->opening == NULL);
  self->opening = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->opening, tandem_twilio_conference_open_async);
  tandem_twilio_application_find_async (self->client, self->account, NULL, on_application_found, g_object_ref (self));
}

gboolean
tandem_twilio_conference_open_finish (TandemTwilioConference *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tandem_twilio_conference_take_stream (TandemTwilioConference *self)
{
  g_return_if_fail (TANDEM_IS_TWILIO_CONFERENCE (self));
  self->streaming = TRUE;
  redirect_when_ready (self);
}

/* --- changing a participant ------------------------------------------------------------------------------ */

typedef struct {
  char *path;
  const char *form;
  GCancellable *cancellable; /* at the deadline */
  guint timeout_id;
  guint tries;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_handle_id (&change->timeout_id, g_source_remove);
  g_object_unref (change->cancellable);
  g_free (change->path);
  g_free (change);
}

static gboolean
on_change_timeout (gpointer user_data)
{
  Change *change = user_data;

  change->timeout_id = 0;
  g_cancellable_cancel (change->cancellable);
  return G_SOURCE_REMOVE;
}

static void send_change (GTask *task);

static gboolean
on_pause_over (gpointer user_data)
{
  send_change (g_object_ref (G_TASK (user_data)));
  return G_SOURCE_REMOVE;
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (task);
  TandemTwilioFailure failure = { 0 };
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);
  gboolean late = g_cancellable_is_cancelled (change->cancellable);
  gboolean gone = body == NULL && tandem_twilio_failure_is_gone (&failure);

  if (body != NULL) {
    g_task_return_boolean (task, TRUE);
  } else if (!late && (gone || failure.sent) && ++change->tries < ENTER_TRIES) {
    /* Asking twice for the same does no harm; the source keeps the task. */
    g_error_free (error);
    (void) g_timeout_add_full (G_PRIORITY_DEFAULT, ENTER_PAUSE_MS, on_pause_over, g_object_ref (task), g_object_unref);
  } else if (gone) {
    g_error_free (error);
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "Twilio did not take the call into the conference.");
  } else if (late) {
    g_error_free (error);
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                             "Twilio did not answer in time: check the network and try again");
  } else {
    g_task_return_error (task, error);
  }
}

/* Takes @task. */
static void
send_change (GTask *task)
{
  TandemTwilioConference *self = g_task_get_source_object (task);
  Change *change = g_task_get_task_data (task);

  if (self->client == NULL || !tandem_call_is_live (self->call)) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The call has ended already.");
    g_object_unref (task);
    return;
  }
  tandem_twilio_client_send_async (self->client, self->account, change->path, change->form, change->cancellable, on_changed, task);
}

static void
change_async (TandemTwilioConference *self, const char *call_sid, const char *form, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Change *change = g_new0 (Change, 1);
  g_autofree char *sid = g_uri_escape_string (call_sid, NULL, FALSE);

  g_task_set_source_tag (task, change_async);
  change->path = g_strdup_printf ("/Conferences/%s/Participants/%s.json", self->sid, sid);
  change->form = form;
  change->cancellable = g_cancellable_new ();
  change->timeout_id = g_timeout_add (CHANGE_TIMEOUT_MS, on_change_timeout, change);
  g_task_set_task_data (task, change, change_free);
  send_change (task);
}

void
tandem_twilio_conference_hold_async (TandemTwilioConference *self, gboolean held, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_TWILIO_CONFERENCE (self));
  change_async (self, tandem_call_get_call_sid (self->call), held ? "Hold=true" : "Hold=false", callback, user_data);
}

void
tandem_twilio_conference_tie_async (TandemTwilioConference *self, const char *call_sid, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_TWILIO_CONFERENCE (self));
  change_async (self, call_sid, "EndConferenceOnExit=true", callback, user_data);
}

gboolean
tandem_twilio_conference_change_finish (TandemTwilioConference *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
