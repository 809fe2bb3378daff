// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-recording.h"

#include "tandem-error.h"
#include "tandem-twilio-fetch.h"

/* Twilio gives up on a webhook after 15 s. */
#define REPORT_MS 8000
#define MAX_PAUSES 3
#define NOT_ELIGIBLE 21220
#define RETRY_PAUSE_MS 200

/* A callback that waits for its answer. */
typedef struct {
  TandemTwilioDone done;
  gpointer user_data;
} Waiter;

struct _TandemTwilioRecording {
  GObject parent_instance;

  /* owned */
  TandemTwilioAccount *account;
  TandemCall *call;
  char *path;
  char *sid;             /* RE…; NULL before it is known */
  GArray *gaps;          /* of TandemRecordingGap, ms since it began */
  GArray *waiters;       /* of Waiter */
  GCancellable *cancellable;
  TandemTwilioFetch *fetch; /* NULL while the call lives */
  guint waiters_id;
  guint retry_id;

  /* borrowed */
  const TandemTwilioStudio *studio; /* NULL: disowned */

  TandemRecordingState wanted;
  TandemRecordingState actual; /* OFF: not begun */
  gint64 began_us;             /* monotonic */
  gint64 asked_us;
  guint n_pauses;              /* requests for the present one */
  gboolean with_dial;          /* it was asked for when the call was placed */
  gboolean busy;               /* a request is under way */
  gboolean over;
};

G_DEFINE_FINAL_TYPE (TandemTwilioRecording, tandem_twilio_recording, G_TYPE_OBJECT)

static void step (TandemTwilioRecording *self);

static void
answer_waiters (TandemTwilioRecording *self)
{
  g_autoptr (GArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  g_clear_handle_id (&self->waiters_id, g_source_remove);
  for (guint i = 0; i < waiters->len; i++) {
    const Waiter *waiter = &g_array_index (waiters, Waiter, i);
    waiter->done (waiter->user_data);
  }
}

void
tandem_twilio_recording_disown (TandemTwilioRecording *self)
{
  self->studio = NULL;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->fetch != NULL)
    tandem_twilio_fetch_abandon (self->fetch);
  g_clear_object (&self->fetch);
  answer_waiters (self);
}

static void
tandem_twilio_recording_dispose (GObject *object)
{
  TandemTwilioRecording *self = TANDEM_TWILIO_RECORDING (object);

  tandem_twilio_recording_disown (self);
  g_clear_object (&self->call);
  G_OBJECT_CLASS (tandem_twilio_recording_parent_class)->dispose (object);
}

static void
tandem_twilio_recording_finalize (GObject *object)
{
  TandemTwilioRecording *self = TANDEM_TWILIO_RECORDING (object);

  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_clear_object (&self->cancellable);
  g_array_unref (self->gaps);
  g_array_unref (self->waiters);
  g_free (self->path);
  g_free (self->sid);
  G_OBJECT_CLASS (tandem_twilio_recording_parent_class)->finalize (object);
}

static void
tandem_twilio_recording_class_init (TandemTwilioRecordingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_recording_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_recording_finalize;
}

static void
tandem_twilio_recording_init (TandemTwilioRecording *self)
{
  self->cancellable = g_cancellable_new ();
  self->gaps = g_array_new (FALSE, FALSE, sizeof (TandemRecordingGap));
  self->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
}

/* --- what became of it ------------------------------------------------------------------------------- */

static void
finish (TandemTwilioRecording *self)
{
  g_autoptr (TandemTwilioRecording) keep = g_object_ref (self);
  const TandemTwilioStudio *studio = self->studio;

  self->over = TRUE;
  answer_waiters (self);
  if (studio != NULL)
    studio->owner->over (self, studio->owner_data);
}

static void
finish_recorded (TandemTwilioRecording *self, const char *path)
{
  if (self->studio != NULL)
    self->studio->owner->recorded (self, path, self->studio->owner_data);
  finish (self);
}

static void
report_changed (TandemTwilioRecording *self, TandemRecordingState state)
{
  if (self->studio != NULL)
    self->studio->owner->changed (self, state, self->studio->owner_data);
}

static void
report_notice (TandemTwilioRecording *self, const GError *error)
{
  if (self->studio != NULL)
    self->studio->owner->notice (self, error, self->studio->owner_data);
}

static void
on_fetched (TandemTwilioFetch *fetch, const char *path, gpointer user_data)
{
  finish_recorded (TANDEM_TWILIO_RECORDING (user_data), path);
}

static void
on_fetch_failed (TandemTwilioFetch *fetch, const GError *error, gboolean given_up, gpointer user_data)
{
  TandemTwilioRecording *self = TANDEM_TWILIO_RECORDING (user_data);

  report_notice (self, error);
  /* It is still due: the next start tries again. */
  if (given_up)
    finish (self);
}

static const TandemTwilioFetchListener fetch_listener = { on_fetched, on_fetch_failed };

static void
begin_fetch (TandemTwilioRecording *self, gboolean callback_expected)
{
  const TandemTwilioStudio *studio = self->studio;
  const TandemTwilioFetchPlan plan = {
    .client = studio->client, .account = self->account, .encoder = studio->encoder, .settings = studio->settings,
    .call_sid = tandem_call_get_call_sid (self->call), .recording_sid = self->sid, .path = self->path, .gaps = self->gaps,
    .retry_ms = studio->retry_ms, .callback_expected = callback_expected,
  };

  if (self->fetch == NULL)
    self->fetch = tandem_twilio_fetch_new (&plan, &fetch_listener, self);
}

/* --- while the call lives ---------------------------------------------------------------------------- */

static gint64
to_ms (TandemTwilioRecording *self, gint64 us)
{
  return MAX (0, (us - self->began_us) / 1000);
}

/* Twilio does it since a moment between our question and its answer. */
static void
take_state (TandemTwilioRecording *self, TandemRecordingState state)
{
  gint64 since_us = (self->asked_us + g_get_monotonic_time ()) / 2;

  if (self->actual == TANDEM_RECORDING_OFF)
    self->began_us = since_us;
  if (state == TANDEM_RECORDING_PAUSED && self->actual != TANDEM_RECORDING_PAUSED) {
    const TandemRecordingGap gap = { to_ms (self, since_us), G_MAXINT32 };
    g_array_append_val (self->gaps, gap);
  } else if (state == TANDEM_RECORDING_ON && self->actual == TANDEM_RECORDING_PAUSED) {
    g_array_index (self->gaps, TandemRecordingGap, self->gaps->len - 1).to_ms = to_ms (self, since_us);
  }
  self->actual = state;
  report_changed (self, state);
}

static void
learn_sid (TandemTwilioRecording *self, const char *sid)
{
  if (self->sid == NULL)
    self->sid = g_strdup (sid);
}

/* Twilio will not record. */
static void
give_up (TandemTwilioRecording *self, const GError *cause, int code)
{
  g_autoptr (GError) error = NULL;

  if (!tandem_call_is_live (self->call)) {
    finish_recorded (self, NULL);
    return;
  }
  if (code == NOT_ELIGIBLE)
    error = g_error_new_literal (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_NOT_RECORDED,
                                 "This call is not recorded, Twilio refuses (error 21220): let this computer record (RECORDING=key)");
  else
    error = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_NOT_RECORDED, "This call is not recorded: %s", cause->message);
  report_notice (self, error);
  report_changed (self, TANDEM_RECORDING_OFF);
  finish (self);
}

static void
on_listed_after_start (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioRecording) self = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (GPtrArray) takes = tandem_twilio_client_list_recordings_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  self->busy = FALSE;
  if (self->studio == NULL)
    return;
  if (takes != NULL && takes->len > 0) {
    const TandemTwilioTake *take = g_ptr_array_index (takes, 0);

    learn_sid (self, take->sid);
    take_state (self, take->status == TANDEM_TWILIO_RECORDING_PAUSED ? TANDEM_RECORDING_PAUSED : TANDEM_RECORDING_ON);
    step (self);
    return;
  }
  if (error == NULL)
    error = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "Twilio did not answer: check the network and try again");
  give_up (self, error, 0);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioRecording) self = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (TandemTwilioTake) take = tandem_twilio_client_start_recording_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  self->busy = FALSE;
  if (self->studio == NULL)
    return;
  if (take != NULL) {
    learn_sid (self, take->sid);
    take_state (self, TANDEM_RECORDING_ON);
    step (self);
  } else if (failure.sent) {
    /* It costs money: never twice blindly. */
    self->busy = TRUE;
    tandem_twilio_client_list_recordings_async (self->studio->client, self->account, tandem_call_get_call_sid (self->call), self->cancellable,
                                                on_listed_after_start, g_object_ref (self));
  } else {
    give_up (self, error, failure.code);
  }
}

static void
start (TandemTwilioRecording *self)
{
  g_autofree char *callback = tandem_twilio_account_build_url (self->account, "/twilio/recording");

  self->busy = TRUE;
  self->asked_us = g_get_monotonic_time ();
  tandem_twilio_client_start_recording_async (self->studio->client, self->account, tandem_call_get_call_sid (self->call), callback,
                                              self->cancellable, on_started, g_object_ref (self));
}

static gboolean
on_retry (gpointer user_data)
{
  TandemTwilioRecording *self = TANDEM_TWILIO_RECORDING (user_data);
  self->retry_id = 0;
  self->busy = FALSE;
  step (self);
  return G_SOURCE_REMOVE;
}

static void
refuse_pause (TandemTwilioRecording *self, const GError *cause)
{
  gboolean pausing = self->wanted == TANDEM_RECORDING_PAUSED;
  g_autoptr (GError) notice =
    g_error_new (TANDEM_LINE_ERROR, pausing ? TANDEM_LINE_ERROR_NOT_PAUSED : TANDEM_LINE_ERROR_NOT_RECORDED, "%s: %s",
                 pausing ? "The recording goes on, it is NOT paused" : "The recording stays paused", cause->message);

  self->wanted = self->actual;
  report_notice (self, notice);
  report_changed (self, self->actual);
}

static void
on_paused (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioRecording) self = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (TandemTwilioTake) take = tandem_twilio_client_pause_recording_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  self->busy = FALSE;
  if (self->studio == NULL)
    return;
  if (take != NULL) {
    learn_sid (self, take->sid);
    take_state (self, take->status == TANDEM_TWILIO_RECORDING_PAUSED ? TANDEM_RECORDING_PAUSED : TANDEM_RECORDING_ON);
  } else if (tandem_call_is_live (self->call)) {
    /* A lost answer; or one that begins with the answer of the call, which Twilio has not begun yet. */
    gboolean again = failure.sent || (failure.status == SOUP_STATUS_NOT_FOUND && self->sid == NULL);

    if (again && ++self->n_pauses < MAX_PAUSES) {
      self->busy = TRUE;
      self->retry_id = g_timeout_add (RETRY_PAUSE_MS, on_retry, self);
      return;
    }
    refuse_pause (self, error);
  }
  step (self);
}

static void
pause_or_resume (TandemTwilioRecording *self)
{
  self->busy = TRUE;
  self->asked_us = g_get_monotonic_time ();
  tandem_twilio_client_pause_recording_async (self->studio->client, self->account, tandem_call_get_call_sid (self->call), self->sid,
                                              self->wanted == TANDEM_RECORDING_PAUSED, self->cancellable, on_paused, g_object_ref (self));
}

/* One request at a time, until Twilio does what is wanted, or the call is over. */
static void
step (TandemTwilioRecording *self)
{
  TandemCallState state = tandem_call_get_state (self->call);

  if (self->busy || self->over || self->studio == NULL)
    return;
  if (tandem_call_state_is_terminal (state)) {
    /* A short call may end before anybody told us of its answer. */
    if (self->actual != TANDEM_RECORDING_OFF || (self->with_dial && state == TANDEM_CALL_STATE_COMPLETED))
      begin_fetch (self, TRUE);
    else
      finish_recorded (self, NULL);
    return;
  }
  if (state != TANDEM_CALL_STATE_IN_PROGRESS || tandem_call_get_call_sid (self->call) == NULL)
    return;
  if (self->actual == TANDEM_RECORDING_OFF && self->with_dial) {
    self->asked_us = g_get_monotonic_time ();
    take_state (self, TANDEM_RECORDING_ON);
  }
  if (self->actual == TANDEM_RECORDING_OFF && self->wanted == TANDEM_RECORDING_ON)
    start (self);
  else if (self->actual != TANDEM_RECORDING_OFF && self->actual != self->wanted)
    pause_or_resume (self);
}

static void
on_call_notify (TandemTwilioRecording *self)
{
  g_autoptr (TandemTwilioRecording) keep = g_object_ref (self);
  step (self);
}

TandemTwilioRecording *
tandem_twilio_recording_new (const TandemTwilioStudio *studio, TandemTwilioAccount *account, TandemCall *call, const char *path)
{
  TandemTwilioRecording *self = g_object_new (TANDEM_TYPE_TWILIO_RECORDING, NULL);

  self->studio = studio;
  self->account = tandem_twilio_account_ref (account);
  self->call = g_object_ref (call);
  self->path = g_strdup (path);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_notify), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::call-sid", G_CALLBACK (on_call_notify), self, G_CONNECT_SWAPPED);
  return self;
}

void
tandem_twilio_recording_set (TandemTwilioRecording *self, TandemRecordingState state)
{
  self->wanted = state;
  self->n_pauses = 0;
  /* As with a recording of our own: from the answer on. */
  if (tandem_call_get_state (self->call) < TANDEM_CALL_STATE_IN_PROGRESS)
    report_changed (self, state);
  step (self);
}

gboolean
tandem_twilio_recording_take_dial (TandemTwilioRecording *self)
{
  self->with_dial = self->wanted == TANDEM_RECORDING_ON;
  return self->with_dial;
}

void
tandem_twilio_recording_fetch (TandemTwilioRecording *self)
{
  begin_fetch (self, FALSE);
}

static gboolean
on_waited (gpointer user_data)
{
  TandemTwilioRecording *self = TANDEM_TWILIO_RECORDING (user_data);
  self->waiters_id = 0;
  answer_waiters (self);
  return G_SOURCE_REMOVE;
}

void
tandem_twilio_recording_take_report (TandemTwilioRecording *self, const TandemTwilioReport *report, TandemTwilioDone done, gpointer user_data)
{
  const Waiter waiter = { done, user_data };

  learn_sid (self, report->recording_sid);
  if (self->studio == NULL || self->over || report->status < TANDEM_TWILIO_RECORDING_COMPLETED ||
      !g_str_equal (self->sid, report->recording_sid)) {
    done (user_data);
    return;
  }
  if (report->status == TANDEM_TWILIO_RECORDING_ABSENT) {
    finish_recorded (self, NULL);
    done (user_data);
    return;
  }
  g_array_append_val (self->waiters, waiter);
  if (self->waiters_id == 0)
    self->waiters_id = g_timeout_add (REPORT_MS, on_waited, self);
  begin_fetch (self, TRUE);
  tandem_twilio_fetch_take_completed (self->fetch, self->sid);
}

TandemCall *
tandem_twilio_recording_get_call (TandemTwilioRecording *self)
{
  return self->call;
}
