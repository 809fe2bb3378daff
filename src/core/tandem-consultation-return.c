// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-consultation-return.h"

#include "tandem-error.h"

/* How often the remote is fetched from the music without being asked, and how much later each time. */
#define MAX_RETURNS 4
#define RETURN_PAUSE_MS 2000

/* The remote on its way back to us.  Only when it is there, whoever waits is told so. */
typedef struct {
  GWeakRef owner;

  /* owned */
  TandemConsultation *consultation;
  char *event;
  char *sentence; /* nullable */
  GError *notice; /* for the operator at the end; nullable */
  GTask *task;    /* of the verb, nullable */
  GError *error;  /* for whoever waits for the task, also when the remote is back; nullable */

  guint tries;
} Return;

static void
return_free (Return *self)
{
  g_weak_ref_clear (&self->owner);
  g_clear_object (&self->consultation);
  g_clear_object (&self->task);
  g_clear_error (&self->notice);
  g_clear_error (&self->error);
  g_free (self->event);
  g_free (self->sentence);
  g_free (self);
}

static void send_return (Return *self);

static gboolean
on_return_pause_over (gpointer user_data)
{
  send_return (user_data);
  return G_SOURCE_REMOVE;
}

/* Nobody is left alone with the music: it is tried again, and "cancel" tries at once. */
static void
go_on_returning (TandemConsultations *owner, Return *self, GError *error)
{
  TandemCall *call = tandem_consultation_get_call (self->consultation);
  g_autoptr (GError) notice = g_error_new_literal (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_THIRD_PARTY,
                                                   "The other party still hears music: drop the third party to take it back.");

  tandem_consultations_set_phase (owner, self->consultation, TANDEM_CONSULTATION_RETURNING);
  g_message ("The remote is still on hold: %s", error->message);
  if (self->tries == 0)
    tandem_consultations_give_notice (owner, call, notice);
  if (self->task)
    g_task_return_error (self->task, g_error_copy (self->error ? self->error : error));
  g_clear_object (&self->task);
  if (++self->tries < MAX_RETURNS)
    (void) g_timeout_add (RETURN_PAUSE_MS * self->tries, on_return_pause_over, self);
  else
    return_free (self);
}

static void
did_return (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Return *self = user_data;
  g_autoptr (TandemConsultations) owner = g_weak_ref_get (&self->owner);
  g_autoptr (TandemCall) call = g_object_ref (tandem_consultation_get_call (self->consultation));
  g_autoptr (GError) error = NULL;
  gboolean done = tandem_conferences_finish (TANDEM_CONFERENCES (source), result, &error);

  /* Who is in no conference hears no music. */
  if (tandem_call_is_live (call) && g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE)) {
    done = TRUE;
    if (owner)
      tandem_consultations_forget_stream (owner, call);
  }
  if (owner && tandem_consultations_is_current (owner, self->consultation)) {
    if (!done) {
      go_on_returning (owner, self, error);
      return;
    }
    tandem_consultations_mark (owner, self->consultation, self->event, self->sentence);
    tandem_consultations_drop (owner, self->consultation);
    if (self->notice)
      tandem_consultations_give_notice (owner, call, self->notice);
  }
  if (self->task && self->error)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else if (self->task && done)
    g_task_return_boolean (self->task, TRUE);
  else if (self->task)
    g_task_return_error (self->task, g_steal_pointer (&error));
  return_free (self);
}

/* Takes @self. */
static void
send_return (Return *self)
{
  g_autoptr (TandemConsultations) owner = g_weak_ref_get (&self->owner);
  gboolean wanted = owner && tandem_consultations_is_current (owner, self->consultation);

  /* A wish that is being carried out asks for it, too. */
  if (!wanted || (self->tries > 0 && tandem_consultation_get_phase (self->consultation) != TANDEM_CONSULTATION_RETURNING)) {
    if (self->task && self->error)
      g_task_return_error (self->task, g_steal_pointer (&self->error));
    else if (self->task)
      g_task_return_boolean (self->task, TRUE);
    return_free (self);
    return;
  }
  tandem_consultations_set_phase (owner, self->consultation, TANDEM_CONSULTATION_PREPARING);
  tandem_conferences_set_held_async (tandem_consultations_get_conferences (owner), tandem_consultation_get_call (self->consultation), FALSE,
                                     did_return, self);
}

static Return *
return_new (TandemConsultations *owner, TandemConsultation *consultation, const char *event, GTask *task)
{
  Return *self = g_new0 (Return, 1);

  g_weak_ref_init (&self->owner, owner);
  self->consultation = g_object_ref (consultation);
  self->event = g_strdup (event);
  self->task = task;
  return self;
}

void
tandem_consultations_take_back (TandemConsultations *self, TandemConsultation *consultation, const char *event, const char *sentence,
                                const GError *notice, GTask *task)
{
  Return *way = return_new (self, consultation, event, task);

  way->sentence = g_strdup (sentence);
  way->notice = notice ? g_error_copy (notice) : NULL;
  send_return (way);
}

void
tandem_consultations_fail (TandemConsultations *self, TandemConsultation *consultation, GError *error, GTask *task)
{
  Return *way = return_new (self, consultation, "not called", task);

  way->error = error;
  send_return (way);
}
