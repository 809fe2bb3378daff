// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-carrier-recordings.h"

#include "tandem-call-carrier.h"

struct _TandemCarrierRecordings {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemCarrier *carrier;
  TandemCallHistory *history;
  TandemSaveQueue *saves;
};

G_DEFINE_FINAL_TYPE (TandemCarrierRecordings, tandem_carrier_recordings, G_TYPE_OBJECT)

enum { CALL_CHANGED, NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_carrier_recordings_dispose (GObject *object)
{
  TandemCarrierRecordings *self = TANDEM_CARRIER_RECORDINGS (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->carrier);
  g_clear_object (&self->history);
  g_clear_object (&self->saves);
  G_OBJECT_CLASS (tandem_carrier_recordings_parent_class)->dispose (object);
}

static void
tandem_carrier_recordings_class_init (TandemCarrierRecordingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_carrier_recordings_dispose;
  signals[CALL_CHANGED] = g_signal_new ("call-changed", TANDEM_TYPE_CARRIER_RECORDINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_CARRIER_RECORDINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, TANDEM_TYPE_CALL, G_TYPE_ERROR);
}

static void
tandem_carrier_recordings_init (TandemCarrierRecordings *self)
{
}

static void
save (TandemCarrierRecordings *self, TandemCall *call)
{
  tandem_save_queue_add_call (self->saves, call);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

/* @path NULL: there is nothing of it. */
static void
close_recording (TandemCarrierRecordings *self, TandemCall *call, const char *path)
{
  tandem_call_set_recording_path (call, path);
  tandem_call_set_recording (call, TANDEM_RECORDING_OFF);
  /* Last: whoever waits for the file opens it now. */
  tandem_call_set_recording_due (call, FALSE);
  save (self, call);
}

static TandemCall *
find_due (TandemCarrierRecordings *self, const char *call_id)
{
  TandemCall *call = tandem_call_history_lookup (self->history, call_id);

  return call && tandem_call_get_recording_due (call) ? call : NULL;
}

static void
on_recording (TandemCarrier *carrier, const char *call_id, TandemRecordingState state, gpointer user_data)
{
  TandemCarrierRecordings *self = TANDEM_CARRIER_RECORDINGS (user_data);
  TandemCall *call = find_due (self, call_id);

  if (!call)
    return;
  if (state == TANDEM_RECORDING_OFF) {
    close_recording (self, call, NULL);
    return;
  }
  tandem_call_set_recording (call, state);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

static void
on_recorded (TandemCarrier *carrier, const char *call_id, const char *path, gpointer user_data)
{
  TandemCarrierRecordings *self = TANDEM_CARRIER_RECORDINGS (user_data);
  TandemCall *call = find_due (self, call_id);

  if (call)
    close_recording (self, call, path);
}

static void
on_notice (TandemCarrier *carrier, const char *call_id, const GError *error, gpointer user_data)
{
  TandemCarrierRecordings *self = TANDEM_CARRIER_RECORDINGS (user_data);
  TandemCall *call = tandem_call_history_lookup (self->history, call_id);

  if (!call)
    return;
  tandem_call_set_notice (call, error->message);
  tandem_save_queue_add_event (self->saves, call, "error", error->message);
  g_signal_emit (self, signals[NOTICE], 0, call, error);
}

TandemCarrierRecordings *
tandem_carrier_recordings_new (TandemSettings *settings, TandemCarrier *carrier, TandemCallHistory *history,
                               TandemSaveQueue *saves)
{
  TandemCarrierRecordings *self = g_object_new (TANDEM_TYPE_CARRIER_RECORDINGS, NULL);

  self->settings = g_object_ref (settings);
  self->carrier = g_object_ref (carrier);
  self->history = g_object_ref (history);
  self->saves = g_object_ref (saves);
  g_signal_connect_object (carrier, "call-recording", G_CALLBACK (on_recording), self, 0);
  g_signal_connect_object (carrier, "call-recorded", G_CALLBACK (on_recorded), self, 0);
  g_signal_connect_object (carrier, "call-notice", G_CALLBACK (on_notice), self, 0);
  return self;
}

gboolean
tandem_carrier_recordings_have (TandemCarrierRecordings *self, TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CARRIER_RECORDINGS (self), FALSE);
  if (tandem_call_get_recording_due (call))
    return TRUE;
  return !tandem_call_get_recording_path (call) && tandem_carrier_can_record (self->carrier) && !tandem_call_carrier_get (call) &&
         tandem_call_get_mode (call) != TANDEM_CALL_MODE_REHEARSAL &&
         g_str_has_prefix (tandem_settings_get_string (self->settings, "recording"), "twilio");
}

void
tandem_carrier_recordings_set (TandemCarrierRecordings *self, TandemCall *call, TandemRecordingState state,
                               const char *path)
{
  g_return_if_fail (TANDEM_IS_CARRIER_RECORDINGS (self));

  if (!tandem_call_get_recording_due (call)) {
    /* Before the beginning there is nothing to stop. */
    if (state != TANDEM_RECORDING_ON)
      return;
    /* On disk before the carrier has begun: whatever happens to us, it will be fetched. */
    tandem_call_set_recording_due (call, TRUE);
    tandem_call_set_recording_path (call, path);
    save (self, call);
  }
  tandem_carrier_set_recording (self->carrier, call, state == TANDEM_RECORDING_OFF ? TANDEM_RECORDING_PAUSED : state,
                                tandem_call_get_recording_path (call));
}

void
tandem_carrier_recordings_resume (TandemCarrierRecordings *self)
{
  GListModel *calls;
  guint n;

  g_return_if_fail (TANDEM_IS_CARRIER_RECORDINGS (self));
  calls = tandem_call_history_get_calls (self->history);
  n = g_list_model_get_n_items (calls);
  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (calls, i);

    if (!tandem_call_get_recording_due (call) || tandem_call_is_live (call) ||
        tandem_call_get_recording (call) != TANDEM_RECORDING_OFF)
      continue;
    /* Not complete, as after the end of any call that was recorded. */
    tandem_call_set_recording (call, TANDEM_RECORDING_ON);
    if (tandem_call_get_call_sid (call) && tandem_carrier_can_record (self->carrier))
      tandem_carrier_fetch_recording (self->carrier, call, tandem_call_get_recording_path (call));
    else if (!tandem_call_get_call_sid (call))
      close_recording (self, call, NULL);
  }
}
