// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-switchboard.h"

#include "tandem-announcements.h"
#include "tandem-answerer.h"
#include "tandem-call-history.h"
#include "tandem-carrier-recordings.h"
#include "tandem-costs.h"
#include "tandem-error.h"
#include "tandem-live-calls.h"
#include "tandem-lost-agents.h"
#include "tandem-lost-streams.h"
#include "tandem-machines.h"
#include "tandem-operator.h"
#include "tandem-shut-down.h"
#include "tandem-time-limits.h"
#include "tandem-telephone-keys.h"
#include "tandem-transfer.h"

struct _TandemSwitchboard {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemCarrier *carrier;
  TandemCallMedia *media;
  TandemStore *store;
  TandemSaveQueue *saves;
  TandemCallHistory *history;
  TandemLiveCalls *live;
  TandemHangUps *hang_ups;
  TandemLostAgents *lost_agents;
  TandemLostStreams *lost_streams;
  TandemMachines *machines;
  TandemTimeLimits *time_limits;
  TandemCosts *costs;
  TandemCarrierRecordings *at_carrier;
  TandemOperator *operator;
  TandemAnnouncements *announcements;
  TandemDialler *dialler;
  TandemAnswerer *answerer;
  TandemConsultations *consultations;
  TandemRehearsals *rehearsals;
};

G_DEFINE_FINAL_TYPE (TandemSwitchboard, tandem_switchboard, G_TYPE_OBJECT)

enum { CALL_ADDED, CALL_CHANGED, TURN_CHANGED, NOTICE, RINGING_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_switchboard_dispose (GObject *object)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (object);

  g_clear_object (&self->rehearsals);
  g_clear_object (&self->consultations);
  g_clear_object (&self->answerer);
  g_clear_object (&self->operator);
  g_clear_pointer (&self->announcements, tandem_announcements_free);
  g_clear_object (&self->at_carrier);
  g_clear_object (&self->lost_agents);
  g_clear_object (&self->lost_streams);
  g_clear_object (&self->costs);
  g_clear_object (&self->time_limits);
  g_clear_object (&self->machines);
  g_clear_object (&self->hang_ups);
  g_clear_object (&self->live);
  g_clear_object (&self->history);
  g_clear_object (&self->saves);
  g_clear_object (&self->dialler);
  g_clear_object (&self->carrier);
  g_clear_object (&self->media);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_switchboard_parent_class)->dispose (object);
}

static void
tandem_switchboard_class_init (TandemSwitchboardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_switchboard_dispose;

  signals[CALL_ADDED] = g_signal_new ("call-added", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[CALL_CHANGED] = g_signal_new ("call-changed", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[TURN_CHANGED] = g_signal_new ("turn-changed", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, TANDEM_TYPE_CALL, TANDEM_TYPE_TURN);
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, TANDEM_TYPE_CALL, G_TYPE_ERROR);
  signals[RINGING_CHANGED] = g_signal_new ("ringing-changed", TANDEM_TYPE_SWITCHBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
}

static void
tandem_switchboard_init (TandemSwitchboard *self)
{
}

static void
on_save_failed (TandemSaveQueue *saves, GError *error, gpointer user_data)
{
  g_signal_emit (user_data, signals[NOTICE], 0, NULL, error);
}

/* --- what happens to live calls ----------------------------------------------------------------- */

static void
on_call_added (GObject *who, TandemCall *call, gpointer user_data)
{
  g_signal_emit (user_data, signals[CALL_ADDED], 0, call);
}

static void
on_ringing_changed (TandemAnswerer *answerer, gpointer user_data)
{
  g_signal_emit (user_data, signals[RINGING_CHANGED], 0);
}

/* Dialler, answerer, operator and live calls tell it alike. */
static void
on_changed_by (GObject *who, TandemCall *call, gpointer user_data)
{
  tandem_announcements_follow (TANDEM_SWITCHBOARD (user_data)->announcements, call);
  g_signal_emit (user_data, signals[CALL_CHANGED], 0, call);
}

static void
on_recorded (TandemOperator *operator, TandemCall *call, gpointer user_data)
{
  TandemSwitchboard *self = TANDEM_SWITCHBOARD (user_data);

  tandem_save_queue_add_call (self->saves, call);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

static void
on_turn_changed (TandemLiveCalls *live, TandemCall *call, TandemTurn *turn, gpointer user_data)
{
  g_signal_emit (user_data, signals[TURN_CHANGED], 0, call, turn);
}

static void
on_notice (GObject *who, TandemCall *call, GError *error, gpointer user_data)
{
  tandem_announcements_take_notice (TANDEM_SWITCHBOARD (user_data)->announcements, call, error);
  g_signal_emit (user_data, signals[NOTICE], 0, call, error);
}

/* A message is as long as it may be. */
static void
on_time_is_up (TandemAnswerer *answerer, TandemCall *call, gpointer user_data)
{
  tandem_switchboard_hang_up_async (TANDEM_SWITCHBOARD (user_data), call, NULL, NULL, NULL);
}

static void
connect (TandemSwitchboard *self, const char *signal, GCallback callback, const gpointer *who)
{
  for (; *who; who++)
    g_signal_connect_object (*who, signal, callback, self, 0);
}

TandemSwitchboard *
tandem_switchboard_new (TandemSettings *settings, TandemCarrier *carrier, TandemCallMedia *media, TandemStore *store)
{
  TandemCallParts parts;
  TandemSwitchboard *self = g_object_new (TANDEM_TYPE_SWITCHBOARD, NULL);

  self->settings = g_object_ref (settings);
  self->carrier = g_object_ref (carrier);
  self->media = g_object_ref (media);
  self->store = g_object_ref (store);
  self->saves = tandem_save_queue_new (store);
  self->history = tandem_call_history_new (store, carrier, self->saves);
  self->live = tandem_live_calls_new (carrier, media, self->saves);
  self->hang_ups = tandem_hang_ups_new (carrier, media, self->live);
  self->lost_agents = tandem_lost_agents_new (settings, self->live, self->hang_ups);
  self->lost_streams = tandem_lost_streams_new (settings, carrier, media, self->live, self->hang_ups);
  self->machines = tandem_machines_new (settings, carrier, media, self->live, self->hang_ups, self->saves);
  self->time_limits = tandem_time_limits_new (settings, media, self->live, self->hang_ups, self->saves);
  self->costs = tandem_costs_new (settings, media, self->live, tandem_time_limits_get_last_words (self->time_limits), self->saves);
  self->at_carrier = tandem_carrier_recordings_new (settings, carrier, self->history, self->saves);
  self->announcements = tandem_announcements_new (settings, media);
  self->operator = tandem_operator_new (settings, self->live, media, self->at_carrier);
  parts = (TandemCallParts){ settings, carrier, store, self->saves, self->history, self->live, self->operator };
  self->dialler = tandem_dialler_new (&parts);
  self->answerer = tandem_answerer_new (&parts);
  self->consultations = tandem_consultations_new (&parts, media, self->dialler);
  self->rehearsals = tandem_rehearsals_new (&parts);
  connect (self, "call-added", G_CALLBACK (on_call_added), (gpointer[]){ self->answerer, self->dialler, self->rehearsals, NULL });
  connect (self, "call-changed", G_CALLBACK (on_changed_by),
           (gpointer[]){ self->consultations, self->answerer, self->dialler, self->operator, self->live, self->machines,
                         self->costs, self->at_carrier, NULL });
  connect (self, "notice", G_CALLBACK (on_notice),
           (gpointer[]){ self->consultations, self->live, self->costs, self->time_limits, self->at_carrier, self->history, self->hang_ups, NULL });
  g_signal_connect_object (self->answerer, "ringing-changed", G_CALLBACK (on_ringing_changed), self, 0);
  g_signal_connect_object (self->answerer, "time-is-up", G_CALLBACK (on_time_is_up), self, 0);
  g_signal_connect_object (self->operator, "recorded", G_CALLBACK (on_recorded), self, 0);
  g_signal_connect_object (self->live, "turn-changed", G_CALLBACK (on_turn_changed), self, 0);
  g_signal_connect_object (self->saves, "failed", G_CALLBACK (on_save_failed), self, 0);
  return self;
}

/* --- dialling: tandem-dialler.c ---------------------------------------------------------------------- */

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TandemCall *call = tandem_dialler_dial_finish (TANDEM_DIALLER (source), result, &error);

  if (call)
    g_task_return_pointer (task, call, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
tandem_switchboard_dial_async (TandemSwitchboard *self, const TandemDialRequest *request, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_dial_async);
  tandem_dialler_dial_async (self->dialler, request, cancellable, did_dial, task);
}

TandemCall *
tandem_switchboard_dial_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tandem_switchboard_set_providers (TandemSwitchboard *self, const char *const *providers)
{
  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  tandem_dialler_set_providers (self->dialler, providers);
}

void
tandem_switchboard_set_profiles (TandemSwitchboard *self, TandemProfiles *profiles)
{
  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  tandem_answerer_set_profiles (self->answerer, profiles);
  tandem_dialler_set_profiles (self->dialler, profiles);
}

void
tandem_switchboard_set_prices (TandemSwitchboard *self, TandemPrices *prices)
{
  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  tandem_costs_set_prices (self->costs, prices);
}

guint
tandem_switchboard_get_wait_s (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), 0);
  return tandem_dialler_get_wait_s (self->dialler);
}

/* --- verbs on a live call ------------------------------------------------------------------------ */

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_hang_ups_end_finish (TANDEM_HANG_UPS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tandem_switchboard_hang_up_async (TandemSwitchboard *self, TandemCall *call, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  g_return_if_fail (TANDEM_IS_CALL (call));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_hang_up_async);
  tandem_hang_ups_end_async (self->hang_ups, call, NULL, cancellable, did_hang_up, task);
}

gboolean
tandem_switchboard_hang_up_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
did_transfer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_transfer_finish (TANDEM_LIVE_CALLS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tandem_switchboard_transfer_async (TandemSwitchboard *self, TandemCall *call, const char *to, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *number = NULL;
  GError *error = NULL;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_transfer_async);
  if (tandem_live_calls_check (self->live, call, &error))
    number = tandem_dialler_check_transfer (self->dialler, to, &error);
  if (number)
    tandem_transfer_async (self->live, self->saves, self->carrier, call, number, cancellable, did_transfer, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

gboolean
tandem_switchboard_transfer_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tandem_switchboard_set_muted (TandemSwitchboard *self, TandemCall *call, gboolean muted, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);

  if (!tandem_live_calls_check (self->live, call, error))
    return FALSE;
  if (tandem_call_get_muted (call) != muted) {
    tandem_call_set_muted (call, muted);
    tandem_call_media_set_muted (self->media, tandem_call_get_id (call), muted);
    g_signal_emit (self, signals[CALL_CHANGED], 0, call);
  }
  return TRUE;
}

gboolean
tandem_switchboard_send_digits (TandemSwitchboard *self, TandemCall *call, const char *digits, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);

  if (!tandem_telephone_keys_check (digits, error) || !tandem_live_calls_check (self->live, call, error))
    return FALSE;
  if (!tandem_call_get_media_connected (call)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                         "Nobody has answered yet: send the digits then.");
    return FALSE;
  }
  tandem_call_media_send_digits (self->media, tandem_call_get_id (call), digits);
  return TRUE;
}

TandemRehearsals *
tandem_switchboard_get_rehearsals (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return self->rehearsals;
}

TandemHangUps *
tandem_switchboard_get_hang_ups (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return self->hang_ups;
}

TandemConsultations *
tandem_switchboard_get_consultations (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return self->consultations;
}

/* --- calls that ring: tandem-answerer.c ----------------------------------------------------------------- */

gboolean
tandem_switchboard_answer (TandemSwitchboard *self, TandemCall *call, TandemPatch patch, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_answerer_answer (self->answerer, call, patch, error);
}

gboolean
tandem_switchboard_decline (TandemSwitchboard *self, TandemCall *call, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_answerer_decline (self->answerer, call, error);
}

TandemCall *
tandem_switchboard_get_ringing (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return tandem_answerer_get_ringing (self->answerer);
}

gboolean
tandem_switchboard_is_ringing (TandemSwitchboard *self, TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_answerer_is_ringing (self->answerer, call);
}

/* --- what the operator does on a call: tandem-operator.c ------------------------------------------------ */

gboolean
tandem_switchboard_set_patch (TandemSwitchboard *self, TandemCall *call, TandemPatch patch, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  if (tandem_answerer_is_ringing (self->answerer, call))
    return tandem_answerer_answer (self->answerer, call, patch, error);
  return tandem_operator_set_patch (self->operator, call, patch, error);
}

gboolean
tandem_switchboard_swap (TandemSwitchboard *self, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_operator_swap (self->operator, error);
}

gboolean
tandem_switchboard_set_monitored (TandemSwitchboard *self, TandemCall *call, gboolean monitored, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_operator_set_monitored (self->operator, call, monitored, error);
}

gboolean
tandem_switchboard_give_note (TandemSwitchboard *self, TandemCall *call, const char *text, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_operator_give_note (self->operator, call, text, error);
}

gboolean
tandem_switchboard_say (TandemSwitchboard *self, TandemCall *call, const char *text, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_operator_say (self->operator, call, text, error);
}

gboolean
tandem_switchboard_set_recording (TandemSwitchboard *self, TandemCall *call, TandemRecordingState state, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_operator_set_recording (self->operator, call, state, error);
}

/* --- lists and history ------------------------------------------------------------------------------ */

GListModel *
tandem_switchboard_get_calls (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return tandem_call_history_get_calls (self->history);
}

TandemCall *
tandem_switchboard_lookup (TandemSwitchboard *self, const char *id_or_sid)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return tandem_call_history_lookup (self->history, id_or_sid);
}

guint
tandem_switchboard_count_live (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), 0);
  return tandem_live_calls_count (self->live);
}

static void
did_load_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!tandem_call_history_load_finish (TANDEM_CALL_HISTORY (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  tandem_carrier_recordings_resume (TANDEM_SWITCHBOARD (g_task_get_source_object (task))->at_carrier);
  tandem_call_history_catch_up (TANDEM_SWITCHBOARD (g_task_get_source_object (task))->history);
  g_task_return_boolean (task, TRUE);
}

void
tandem_switchboard_load_history_async (TandemSwitchboard *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_load_history_async);
  tandem_call_history_load_async (self->history, cancellable, did_load_history, task);
}

gboolean
tandem_switchboard_load_history_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
did_load_transcript (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_store_load_transcript_finish (TANDEM_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tandem_switchboard_load_transcript_async (TandemSwitchboard *self, TandemCall *call, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_switchboard_load_transcript_async);
  if (tandem_call_is_live (call) ||
      g_list_model_get_n_items (G_LIST_MODEL (tandem_call_get_transcript (call))) > 0)
    g_task_return_boolean (task, TRUE);
  else
    tandem_store_load_transcript_async (self->store, call, cancellable, did_load_transcript, g_steal_pointer (&task));
}

gboolean
tandem_switchboard_load_transcript_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- shutting down: tandem-shut-down.c --------------------------------------------------------------------- */

void
tandem_switchboard_shut_down_async (TandemSwitchboard *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  tandem_shut_down_async (self, self->live, self->saves, self->operator, cancellable, callback, user_data);
}

gboolean
tandem_switchboard_shut_down_finish (TandemSwitchboard *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), FALSE);
  return tandem_shut_down_finish (self, result, error);
}

TandemSettings *
tandem_switchboard_get_settings (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return self->settings;
}

void
tandem_switchboard_get_media_figures (TandemSwitchboard *self, TandemMediaFigures *figures)
{
  g_return_if_fail (TANDEM_IS_SWITCHBOARD (self));
  tandem_call_media_get_figures (self->media, figures);
}

TandemStore *
tandem_switchboard_get_store (TandemSwitchboard *self)
{
  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (self), NULL);
  return self->store;
}
