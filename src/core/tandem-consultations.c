// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-consultations.h"

#include "tandem-call-carrier.h"
#include "tandem-consultation-return.h"
#include "tandem-error.h"
#include "tandem-media-token.h"

struct _TandemConsultations {
  GObject parent_instance;

  /* owned */
  TandemCallParts parts;
  TandemCallMedia *media;
  TandemDialler *dialler;
  GHashTable *by_call; /* id of the call -> TandemConsultation */

  guint n_marks;
};

G_DEFINE_FINAL_TYPE (TandemConsultations, tandem_consultations, G_TYPE_OBJECT)

enum { CALL_CHANGED, NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
forget (gpointer id, gpointer consultation, gpointer user_data)
{
  tandem_consultation_set_current (consultation, FALSE);
  return TRUE;
}

static void
tandem_consultations_dispose (GObject *object)
{
  TandemConsultations *self = TANDEM_CONSULTATIONS (object);

  g_hash_table_foreach_remove (self->by_call, forget, NULL);
  g_clear_object (&self->media);
  g_clear_object (&self->dialler);
  if (self->parts.carrier)
    tandem_call_parts_clear (&self->parts);
  G_OBJECT_CLASS (tandem_consultations_parent_class)->dispose (object);
}

static void
tandem_consultations_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_CONSULTATIONS (object)->by_call);
  G_OBJECT_CLASS (tandem_consultations_parent_class)->finalize (object);
}

static void
tandem_consultations_class_init (TandemConsultationsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_consultations_dispose;
  object_class->finalize = tandem_consultations_finalize;
  signals[CALL_CHANGED] = g_signal_new ("call-changed", TANDEM_TYPE_CONSULTATIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        TANDEM_TYPE_CALL);
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_CONSULTATIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  TANDEM_TYPE_CALL, G_TYPE_ERROR);
}

static void
tandem_consultations_init (TandemConsultations *self)
{
  self->by_call = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

TandemConsultation *
tandem_consultations_get (TandemConsultations *self, TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CONSULTATIONS (self), NULL);
  return g_hash_table_lookup (self->by_call, tandem_call_get_id (call));
}

TandemConferences *
tandem_consultations_get_conferences (TandemConsultations *self)
{
  return tandem_carrier_get_conferences (self->parts.carrier);
}

void
tandem_consultations_forget_stream (TandemConsultations *self, TandemCall *call)
{
  tandem_call_media_expect (self->media, tandem_call_get_id (call), NULL);
}

gboolean
tandem_consultations_is_current (TandemConsultations *self, TandemConsultation *consultation)
{
  return tandem_consultations_get (self, tandem_consultation_get_call (consultation)) == consultation;
}

void
tandem_consultations_mark (TandemConsultations *self, TandemConsultation *consultation, const char *event, const char *sentence)
{
  TandemCall *call = tandem_consultation_get_call (consultation);
  g_autofree char *id = g_strdup_printf ("consultation-%u", ++self->n_marks);
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (id, TANDEM_PARTY_OPERATOR);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GDateTime *answered = tandem_call_get_answered_at (call);

  tandem_save_queue_add_event (self->parts.saves, call, "third-party", event);
  if (!sentence || !answered)
    return;
  update->text = g_strdup (sentence);
  update->start_ms = update->end_ms = g_date_time_difference (now, answered) / G_TIME_SPAN_MILLISECOND;
  update->is_private = update->final = TRUE;
  tandem_call_media_report_turn (self->media, tandem_call_get_id (call), update);
}

void
tandem_consultations_set_phase (TandemConsultations *self, TandemConsultation *consultation, TandemConsultationPhase phase)
{
  if (tandem_consultation_get_phase (consultation) == phase)
    return;
  tandem_consultation_set_phase (consultation, phase);
  g_signal_emit (self, signals[CALL_CHANGED], 0, tandem_consultation_get_call (consultation));
}

void
tandem_consultations_drop (TandemConsultations *self, TandemConsultation *consultation)
{
  g_autoptr (TandemCall) call = g_object_ref (tandem_consultation_get_call (consultation));

  if (!tandem_consultations_is_current (self, consultation))
    return;
  tandem_consultation_set_current (consultation, FALSE);
  g_hash_table_remove (self->by_call, tandem_call_get_id (call));
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

/* --- what happens to the third party ------------------------------------------------------------------- */

void
tandem_consultations_give_notice (TandemConsultations *self, TandemCall *call, const GError *error)
{
  tandem_call_set_notice (call, error->message);
  tandem_save_queue_add_event (self->parts.saves, call, "error", error->message);
  g_signal_emit (self, signals[NOTICE], 0, call, error);
}

static void
third_has_ended (TandemConsultations *self, TandemConsultation *consultation, const char *reason)
{
  g_autoptr (TandemConsultation) keep = g_object_ref (consultation);
  TandemCall *call = tandem_consultation_get_call (keep);
  const char *number = tandem_consultation_get_number (keep);
  TandemConsultationPhase phase = tandem_consultation_get_phase (keep);
  gboolean answered = tandem_call_get_answered_at (tandem_consultation_get_third (keep)) != NULL;
  g_autofree char *event = g_strdup_printf ("%s: %s", number, reason ? reason : "gone");
  g_autoptr (GError) error = NULL;

  if (answered)
    error = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_THIRD_PARTY, "%s has left the call.", number);
  else
    error = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_THIRD_PARTY, "%s could not be reached (%s): the other party is back with you.",
                         number, reason ? reason : "the call failed");
  if (phase != TANDEM_CONSULTATION_TOGETHER) {
    tandem_consultations_take_back (self, keep, event, error->message, error, NULL);
    return;
  }
  tandem_consultations_mark (self, keep, event, error->message);
  tandem_consultations_drop (self, keep);
  tandem_consultations_give_notice (self, call, error);
}

static TandemConsultation *
find_third (TandemConsultations *self, const char *id)
{
  GHashTableIter iter;
  gpointer consultation;

  g_hash_table_iter_init (&iter, self->by_call);
  while (g_hash_table_iter_next (&iter, NULL, &consultation))
    if (g_str_equal (tandem_call_get_id (tandem_consultation_get_third (consultation)), id))
      return consultation;
  return NULL;
}

static void
third_has_answered (TandemConsultations *self, TandemConsultation *consultation)
{
  g_autofree char *sentence = g_strdup_printf ("Talking with %s from here on; the other party hears music.",
                                               tandem_consultation_get_number (consultation));

  tandem_consultations_mark (self, consultation, "answered", sentence);
  tandem_consultations_set_phase (self, consultation, TANDEM_CONSULTATION_TALKING);
}

static void
on_call_status (TandemCarrier *carrier, const char *call_id, TandemCallState state, const char *reason, gpointer user_data)
{
  TandemConsultations *self = TANDEM_CONSULTATIONS (user_data);
  TandemConsultation *consultation = find_third (self, call_id);
  TandemConsultationPhase phase;

  if (!consultation || !tandem_call_advance (tandem_consultation_get_third (consultation), state, NULL))
    return;
  phase = tandem_consultation_get_phase (consultation);
  if (reason && tandem_call_state_is_terminal (state))
    tandem_call_set_end_reason (tandem_consultation_get_third (consultation), reason);
  /* Whoever waits for the last wish looks at it then. */
  if (phase < TANDEM_CONSULTATION_RINGING)
    return;
  if (tandem_call_state_is_terminal (state))
    third_has_ended (self, consultation, reason);
  else if (state == TANDEM_CALL_STATE_IN_PROGRESS && phase == TANDEM_CONSULTATION_RINGING)
    third_has_answered (self, consultation);
}

static void
on_third_hung_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tandem_carrier_hang_up_finish (TANDEM_CARRIER (source), result, &error))
    g_warning ("A third party is still up: %s", error->message);
}

/* Whoever rings for a call that is over is not to answer it. */
static void
on_live_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  TandemConsultations *self = TANDEM_CONSULTATIONS (user_data);
  TandemConsultation *consultation = tandem_consultations_get (self, call);
  g_autoptr (TandemCall) third = NULL;

  if (tandem_call_is_live (call) || !consultation)
    return;
  third = g_object_ref (tandem_consultation_get_third (consultation));
  tandem_consultations_drop (self, consultation);
  tandem_carrier_hang_up_async (self->parts.carrier, third, NULL, on_third_hung_up, NULL);
}

/* The remote is redirected to a stream of ours, out of the conference: whom we asked would come to nobody. */
static void
on_media_lost (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  TandemConsultations *self = TANDEM_CONSULTATIONS (user_data);
  TandemConsultation *consultation = tandem_consultations_get (self, call);
  g_autoptr (TandemCall) third = NULL;
  g_autoptr (GError) error = NULL;

  if (!consultation)
    return;
  third = g_object_ref (tandem_consultation_get_third (consultation));
  error = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_THIRD_PARTY, "The connection broke, and %s was dropped: call again when it is back.",
                       tandem_consultation_get_number (consultation));
  tandem_consultations_mark (self, consultation, "dropped: the connection broke", error->message);
  tandem_consultations_drop (self, consultation);
  tandem_carrier_hang_up_async (self->parts.carrier, third, NULL, on_third_hung_up, NULL);
  tandem_consultations_give_notice (self, call, error);
}

TandemConsultations *
tandem_consultations_new (const TandemCallParts *parts, TandemCallMedia *media, TandemDialler *dialler)
{
  TandemConsultations *self = g_object_new (TANDEM_TYPE_CONSULTATIONS, NULL);

  tandem_call_parts_init_copy (&self->parts, parts);
  self->media = g_object_ref (media);
  self->dialler = g_object_ref (dialler);
  g_signal_connect_object (parts->carrier, "call-status", G_CALLBACK (on_call_status), self, 0);
  g_signal_connect_object (parts->live, "call-changed", G_CALLBACK (on_live_changed), self, 0);
  g_signal_connect_object (parts->live, "media-lost", G_CALLBACK (on_media_lost), self, 0);
  return self;
}

/* --- the verbs -------------------------------------------------------------------------------------------- */

static gboolean
wrong_state (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, sentence);
  return FALSE;
}

/* What went on meanwhile is looked at now; the verb itself was done. */
static void
settle (TandemConsultations *self, TandemConsultation *consultation, TandemConsultationPhase phase)
{
  TandemCall *third = tandem_consultation_get_third (consultation);

  if (!tandem_consultations_is_current (self, consultation))
    return;
  tandem_consultations_set_phase (self, consultation, phase);
  if (!tandem_call_is_live (third))
    third_has_ended (self, consultation, tandem_call_get_end_reason (third));
  else if (phase == TANDEM_CONSULTATION_RINGING && tandem_call_get_state (third) == TANDEM_CALL_STATE_IN_PROGRESS)
    third_has_answered (self, consultation);
}

static void
did_invite (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemConsultations *self = g_task_get_source_object (task);
  TandemConsultation *consultation = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tandem_conferences_finish (TANDEM_CONFERENCES (source), result, &error)) {
    tandem_consultations_fail (self, consultation, error, g_steal_pointer (&task));
    return;
  }
  if (!tandem_consultations_is_current (self, consultation)) {
    /* The call ended meanwhile. */
    tandem_carrier_hang_up_async (self->parts.carrier, tandem_consultation_get_third (consultation), NULL, on_third_hung_up, NULL);
    wrong_state (&error, "The call has ended already.");
    g_task_return_error (task, error);
    return;
  }
  settle (self, consultation, TANDEM_CONSULTATION_RINGING);
  g_task_return_boolean (task, TRUE);
}

static gboolean
check_start (TandemConsultations *self, TandemCall *call, GError **error)
{
  if (!tandem_live_calls_check (self->parts.live, call, error))
    return FALSE;
  if (tandem_call_carrier_get (call))
    return wrong_state (error, "Nobody can be brought to a call through an audio socket: the program at its other end can.");
  if (tandem_call_get_state (call) != TANDEM_CALL_STATE_IN_PROGRESS || !tandem_call_get_media_connected (call) || !tandem_call_get_call_sid (call))
    return wrong_state (error, "Nobody has answered yet: call somebody else then.");
  if (tandem_live_calls_has_lost_media (self->parts.live, call))
    return wrong_state (error, "The connection is being made again: call somebody else when it is back.");
  if (tandem_consultations_get (self, call))
    return wrong_state (error, "Somebody else is on this call already: finish that first.");
  if (tandem_consultations_get_conferences (self))
    return TRUE;
  return wrong_state (error, "Your carrier has no conferences.");
}

void
tandem_consultations_start_async (TandemConsultations *self, TandemCall *call, const char *to, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (TandemCall) third = NULL;
  g_autofree char *number = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *token = tandem_media_token_new ();
  GError *error = NULL;
  TandemConsultation *consultation;
  gboolean inbound = tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND;

  g_task_set_source_tag (task, tandem_consultations_start_async);
  if (check_start (self, call, &error))
    number = tandem_dialler_check_transfer (self->dialler, to, &error);
  if (!number || !tandem_operator_set_patch (self->parts.operator, call, TANDEM_PATCH_OPERATOR, &error)) {
    g_task_return_error (task, error);
    return;
  }
  third = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_OPERATOR,
                           inbound ? tandem_call_get_to (call) : tandem_call_get_from (call), number);
  consultation = tandem_consultation_new (call, third);
  g_hash_table_insert (self->by_call, g_strdup (tandem_call_get_id (call)), consultation);
  tandem_consultation_set_current (consultation, TRUE);
  g_task_set_task_data (task, g_object_ref (consultation), g_object_unref);
  tandem_consultations_mark (self, consultation, number, NULL);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
  tandem_call_media_expect (self->media, tandem_call_get_id (call), token);
  tandem_conferences_invite_async (tandem_consultations_get_conferences (self), call, third, token, did_invite,
                                   g_steal_pointer (&task));
}

/* The consultation of @call when it is in one of the phases from @least on, with which @task goes on; else @task is answered. */
static TandemConsultation *
begin (GTask *task, TandemCall *call, TandemConsultationPhase least)
{
  TandemConsultations *self = g_task_get_source_object (task);
  TandemConsultation *consultation = tandem_consultations_get (self, call);
  GError *error = NULL;

  if (!tandem_live_calls_check (self->parts.live, call, &error))
    consultation = NULL;
  else if (!consultation)
    wrong_state (&error, "Nobody else is on this call: call somebody first.");
  else if (tandem_consultation_get_phase (consultation) == TANDEM_CONSULTATION_PREPARING)
    wrong_state (&error, "One moment: the last wish is being carried out.");
  else if (tandem_consultation_get_phase (consultation) < least)
    wrong_state (&error, "Nobody has answered there yet: wait, or take the other party back.");
  if (error) {
    g_task_return_error (task, error);
    return NULL;
  }
  g_task_set_task_data (task, g_object_ref (consultation), g_object_unref);
  return consultation;
}

static void
did_merge (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemConsultations *self = g_task_get_source_object (task);
  TandemConsultation *consultation = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tandem_conferences_finish (TANDEM_CONFERENCES (source), result, &error)) {
    settle (self, consultation, TANDEM_CONSULTATION_TALKING);
    g_task_return_error (task, error);
    return;
  }
  tandem_consultations_mark (self, consultation, "together", "Everybody hears everybody from here on.");
  settle (self, consultation, TANDEM_CONSULTATION_TOGETHER);
  g_task_return_boolean (task, TRUE);
}

void
tandem_consultations_merge_async (TandemConsultations *self, TandemCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  TandemConsultation *consultation;

  g_task_set_source_tag (task, tandem_consultations_merge_async);
  consultation = begin (task, call, TANDEM_CONSULTATION_TALKING);
  if (!consultation)
    return;
  if (tandem_consultation_get_phase (consultation) == TANDEM_CONSULTATION_TOGETHER) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  tandem_consultations_set_phase (self, consultation, TANDEM_CONSULTATION_PREPARING);
  tandem_conferences_set_held_async (tandem_consultations_get_conferences (self), call, FALSE, did_merge, g_steal_pointer (&task));
}

static void
did_leave (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemConsultations *self = g_task_get_source_object (task);
  TandemConsultation *consultation = g_task_get_task_data (task);
  TandemCall *call = tandem_consultation_get_call (consultation);
  g_autofree char *sentence = g_strdup_printf ("%s has taken over the call.", tandem_consultation_get_number (consultation));
  GError *error = NULL;

  if (!tandem_conferences_finish (TANDEM_CONFERENCES (source), result, &error)) {
    settle (self, consultation, TANDEM_CONSULTATION_TALKING);
    g_task_return_error (task, error);
    return;
  }
  if (!tandem_consultations_is_current (self, consultation)) {
    wrong_state (&error, "The call or its connection has ended meanwhile.");
    g_task_return_error (task, error);
    return;
  }
  tandem_consultations_mark (self, consultation, "taken over", sentence);
  tandem_live_calls_set_left_to (self->parts.live, call, tandem_consultation_get_number (consultation));
  tandem_call_media_close (self->media, tandem_call_get_id (call));
  tandem_consultations_drop (self, consultation);
  g_task_return_boolean (task, TRUE);
}

void
tandem_consultations_complete_async (TandemConsultations *self, TandemCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  TandemConsultation *consultation;

  g_task_set_source_tag (task, tandem_consultations_complete_async);
  consultation = begin (task, call, TANDEM_CONSULTATION_TALKING);
  if (!consultation)
    return;
  tandem_consultations_set_phase (self, consultation, TANDEM_CONSULTATION_PREPARING);
  tandem_conferences_leave_async (tandem_consultations_get_conferences (self), call, tandem_consultation_get_third (consultation),
                                  did_leave, g_steal_pointer (&task));
}

static void
did_drop_third (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemConsultations *self = g_task_get_source_object (task);
  TandemConsultation *consultation = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tandem_carrier_hang_up_finish (TANDEM_CARRIER (source), result, &error)) {
    settle (self, consultation, tandem_call_get_answered_at (tandem_consultation_get_third (consultation)) ? TANDEM_CONSULTATION_TALKING
                                                                                                         : TANDEM_CONSULTATION_RINGING);
    g_task_return_error (task, error);
    return;
  }
  if (!tandem_consultations_is_current (self, consultation)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  tandem_consultations_take_back (self, consultation, "dropped", "The other party is back.", NULL, g_steal_pointer (&task));
}

void
tandem_consultations_cancel_async (TandemConsultations *self, TandemCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  TandemConsultation *consultation;

  g_task_set_source_tag (task, tandem_consultations_cancel_async);
  consultation = begin (task, call, TANDEM_CONSULTATION_RETURNING);
  if (!consultation)
    return;
  if (tandem_consultation_get_phase (consultation) == TANDEM_CONSULTATION_RETURNING) {
    tandem_consultations_take_back (self, consultation, "dropped", "The other party is back.", NULL, g_steal_pointer (&task));
    return;
  }
  tandem_consultations_set_phase (self, consultation, TANDEM_CONSULTATION_PREPARING);
  tandem_carrier_hang_up_async (self->parts.carrier, tandem_consultation_get_third (consultation), NULL, did_drop_third,
                                g_steal_pointer (&task));
}

gboolean
tandem_consultations_finish (TandemConsultations *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
