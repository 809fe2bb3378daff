// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-operator.h"

#include "tandem-call-limits.h"
#include "tandem-error.h"

/* Services refuse or cut longer ones. */
#define TEXT_MAX 4000

struct _TandemOperator {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemLiveCalls *live;
  TandemCallMedia *media;
  TandemCarrierRecordings *at_carrier;
  GHashTable *recording; /* id -> TandemCall */
};

G_DEFINE_FINAL_TYPE (TandemOperator, tandem_operator, G_TYPE_OBJECT)

enum { CALL_CHANGED, RECORDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_operator_dispose (GObject *object)
{
  TandemOperator *self = TANDEM_OPERATOR (object);

  g_clear_pointer (&self->recording, g_hash_table_unref);
  g_clear_object (&self->settings);
  g_clear_object (&self->live);
  g_clear_object (&self->media);
  g_clear_object (&self->at_carrier);
  G_OBJECT_CLASS (tandem_operator_parent_class)->dispose (object);
}

static void
tandem_operator_class_init (TandemOperatorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_operator_dispose;
  signals[CALL_CHANGED] = g_signal_new ("call-changed", TANDEM_TYPE_OPERATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[RECORDED] = g_signal_new ("recorded", TANDEM_TYPE_OPERATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
}

static void
tandem_operator_init (TandemOperator *self)
{
  self->recording = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

/* It comes after the end of the call: the disk may be slower than the telephone. */
static void
on_recorded (TandemCallMedia *media, const char *call_id, const char *path, gpointer user_data)
{
  TandemOperator *self = TANDEM_OPERATOR (user_data);
  g_autoptr (TandemCall) call = g_hash_table_lookup (self->recording, call_id);

  if (!call)
    return;
  g_object_ref (call);
  g_hash_table_remove (self->recording, call_id);
  tandem_call_set_recording_path (call, path);
  tandem_call_set_recording (call, TANDEM_RECORDING_OFF);
  g_signal_emit (self, signals[RECORDED], 0, call);
}

/* The disk gave up: what was written is still awaited, but nothing more is recorded. */
static void
on_notice (TandemLiveCalls *live, TandemCall *call, GError *error, gpointer user_data)
{
  if (!g_error_matches (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING) || tandem_call_get_recording_due (call) ||
      tandem_call_get_recording (call) == TANDEM_RECORDING_OFF)
    return;
  tandem_call_set_recording (call, TANDEM_RECORDING_OFF);
  g_signal_emit (user_data, signals[CALL_CHANGED], 0, call);
}

static void on_live_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data);

TandemOperator *
tandem_operator_new (TandemSettings *settings, TandemLiveCalls *live, TandemCallMedia *media,
                     TandemCarrierRecordings *at_carrier)
{
  TandemOperator *self = g_object_new (TANDEM_TYPE_OPERATOR, NULL);

  self->settings = g_object_ref (settings);
  self->live = g_object_ref (live);
  self->media = g_object_ref (media);
  self->at_carrier = g_object_ref (at_carrier);
  g_signal_connect_object (media, "recorded", G_CALLBACK (on_recorded), self, 0);
  g_signal_connect_object (live, "call-changed", G_CALLBACK (on_live_changed), self, 0);
  g_signal_connect_object (live, "notice", G_CALLBACK (on_notice), self, 0);
  return self;
}

/* --- who hears whom ---------------------------------------------------------------------------------- */

static void
put (TandemOperator *self, TandemCall *call, TandemPatch patch)
{
  if (tandem_call_get_patch (call) == patch)
    return;
  tandem_call_set_patch (call, patch);
  tandem_call_media_set_patch (self->media, tandem_call_get_id (call), patch);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

static void
listen (TandemOperator *self, TandemCall *call, gboolean monitored)
{
  if (!tandem_call_get_monitored (call) == !monitored)
    return;
  tandem_call_set_monitored (call, monitored);
  tandem_call_media_set_monitored (self->media, tandem_call_get_id (call), monitored);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

/* Where a call goes when the operator is needed on another: nobody is left talking to an empty chair. */
static TandemPatch
patch_without_operator (TandemCall *call)
{
  switch (tandem_call_get_patch (call)) {
  case TANDEM_PATCH_OPERATOR: return TANDEM_PATCH_HOLD;
  case TANDEM_PATCH_BOTH:
  case TANDEM_PATCH_WHISPER:
    return tandem_call_get_agent (call) == TANDEM_AGENT_STATE_GONE ? TANDEM_PATCH_HOLD : TANDEM_PATCH_AGENT;
  case TANDEM_PATCH_AGENT:
  case TANDEM_PATCH_HOLD:
  default: return tandem_call_get_patch (call);
  }
}

static void
leave_other_calls (TandemOperator *self, TandemCall *stay, gboolean voice)
{
  g_autoptr (GPtrArray) calls = tandem_live_calls_list (self->live);

  for (guint i = 0; i < calls->len; i++) {
    TandemCall *call = calls->pdata[i];

    if (call == stay)
      continue;
    if (voice)
      put (self, call, patch_without_operator (call));
    listen (self, call, FALSE);
  }
}

/* Nobody would be there. */
static gboolean
check_agent (TandemCall *call, GError **error)
{
  if (tandem_call_get_agent (call) != TANDEM_AGENT_STATE_GONE)
    return TRUE;
  g_set_error_literal (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_NO_AGENT,
                       "The agent is gone and does not come back: talk yourself, put the call on hold, or hang up.");
  return FALSE;
}

/* Who is the remote can be nobody else there. */
static gboolean
is_rehearsed (TandemCall *call, TandemPatch patch)
{
  return tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL && patch == TANDEM_PATCH_AGENT;
}

static gboolean
check_patch (TandemCall *call, TandemPatch patch, GError **error)
{
  if (tandem_agent_state_rules_out (tandem_call_get_agent (call), patch) && patch != tandem_call_get_patch (call))
    return check_agent (call, error);
  if (patch == TANDEM_PATCH_HOLD || tandem_call_get_mode (call) == TANDEM_CALL_MODE_AGENT || is_rehearsed (call, patch))
    return TRUE;
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_OPERATOR && patch == TANDEM_PATCH_OPERATOR)
    return TRUE;
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_ECHO && patch == TANDEM_PATCH_AGENT)
    return TRUE;
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_VOICEMAIL && patch == TANDEM_PATCH_OPERATOR)
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                       tandem_call_get_mode (call) == TANDEM_CALL_MODE_ECHO
                         ? "This is an echo test: it can only be put on hold."
                       : tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL
                         ? "This is a rehearsal: you are the other party already."
                         : "No agent is on this call: talk yourself, or put it on hold.");
  return FALSE;
}

gboolean
tandem_operator_set_patch (TandemOperator *self, TandemCall *call, TandemPatch patch, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_OPERATOR (self), FALSE);

  if (!tandem_live_calls_check (self->live, call, error) || !check_patch (call, patch, error))
    return FALSE;
  if (tandem_patch_opens_microphone (patch))
    leave_other_calls (self, call, TRUE);
  /* Who picks up while somebody leaves a message has an ordinary call from then on. */
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_VOICEMAIL && patch == TANDEM_PATCH_OPERATOR)
    tandem_call_set_mode (call, TANDEM_CALL_MODE_OPERATOR);
  put (self, call, patch);
  return TRUE;
}

gboolean
tandem_operator_swap (TandemOperator *self, GError **error)
{
  g_autoptr (GPtrArray) calls = NULL;
  TandemCall *waiting = NULL;

  g_return_val_if_fail (TANDEM_IS_OPERATOR (self), FALSE);

  calls = tandem_live_calls_list (self->live);
  for (guint i = 0; i < calls->len; i++) {
    TandemCall *call = calls->pdata[i];

    if (tandem_call_is_live (call) && tandem_call_get_patch (call) == TANDEM_PATCH_HOLD &&
        check_patch (call, TANDEM_PATCH_OPERATOR, NULL) &&
        (!waiting || g_date_time_compare (tandem_call_get_started_at (call), tandem_call_get_started_at (waiting)) < 0))
      waiting = call;
  }
  if (!waiting) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "No call is on hold.");
    return FALSE;
  }
  return tandem_operator_set_patch (self, waiting, TANDEM_PATCH_OPERATOR, error);
}

gboolean
tandem_operator_set_monitored (TandemOperator *self, TandemCall *call, gboolean monitored, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_OPERATOR (self), FALSE);

  if (!tandem_live_calls_check (self->live, call, error))
    return FALSE;
  /* Who plays the remote hears all of it already. */
  monitored = monitored && tandem_call_get_mode (call) != TANDEM_CALL_MODE_REHEARSAL;
  if (monitored)
    leave_other_calls (self, call, TRUE);
  listen (self, call, monitored);
  return TRUE;
}

static gboolean
others_are_heard (TandemOperator *self, TandemCall *call)
{
  g_autoptr (GPtrArray) calls = tandem_live_calls_list (self->live);

  for (guint i = 0; i < calls->len; i++)
    if (calls->pdata[i] != call && (tandem_call_get_monitored (calls->pdata[i]) ||
                                    tandem_patch_opens_microphone (tandem_call_get_patch (calls->pdata[i]))))
      return TRUE;
  return FALSE;
}

void
tandem_operator_take_in (TandemOperator *self, TandemCall *call, gboolean record)
{
  const char *recorded = tandem_settings_get_string (self->settings, "recording");

  g_return_if_fail (TANDEM_IS_OPERATOR (self));

  if (tandem_patch_opens_microphone (tandem_call_get_patch (call)))
    leave_other_calls (self, call, TRUE);
  else if (tandem_settings_get_boolean (self->settings, "monitor") &&
           !tandem_settings_get_boolean (self->settings, "headless") && !others_are_heard (self, call))
    tandem_call_set_monitored (call, TRUE);
  if (record || tandem_call_is_to_be_recorded (call, g_str_has_suffix (recorded, "always")))
    tandem_operator_set_recording (self, call, TANDEM_RECORDING_ON, NULL);
}

/* --- words for the agent ----------------------------------------------------------------------------- */

/* @text without blanks around it, or NULL with a sentence for the operator. */
static char *
check_text (TandemOperator *self, TandemCall *call, const char *text, GError **error)
{
  g_autofree char *stripped = text ? g_strstrip (g_strdup (text)) : g_strdup ("");

  if (!tandem_live_calls_check (self->live, call, error))
    return NULL;
  if (tandem_call_get_mode (call) != TANDEM_CALL_MODE_AGENT && tandem_call_get_mode (call) != TANDEM_CALL_MODE_REHEARSAL)
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "No agent is on this call.");
  else if (*stripped == '\0')
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Write some words for the agent.");
  else if (!g_utf8_validate (stripped, -1, NULL) || g_utf8_strlen (stripped, -1) > TEXT_MAX)
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Write at most %d characters.", TEXT_MAX);
  else if (check_agent (call, error))
    return g_steal_pointer (&stripped);
  return NULL;
}

gboolean
tandem_operator_give_note (TandemOperator *self, TandemCall *call, const char *text, GError **error)
{
  g_autofree char *note = NULL;

  g_return_val_if_fail (TANDEM_IS_OPERATOR (self), FALSE);

  note = check_text (self, call, text, error);
  if (note)
    tandem_call_media_give_note (self->media, tandem_call_get_id (call), note);
  return note != NULL;
}

gboolean
tandem_operator_say (TandemOperator *self, TandemCall *call, const char *text, GError **error)
{
  g_autofree char *words = check_text (self, call, text, error);

  if (!words)
    return FALSE;
  if (!tandem_call_get_media_connected (call)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                         "Nobody has answered yet: say it then.");
    return FALSE;
  }
  if (!tandem_patch_lets_agent_speak (tandem_call_get_patch (call))) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                         "The agent is silent now: hand the call back to it first.");
    return FALSE;
  }
  tandem_call_media_say (self->media, tandem_call_get_id (call), words);
  return TRUE;
}

/* --- recording --------------------------------------------------------------------------------------- */

/* From the answer on there is a file to wait for. */
static void
await_recording (TandemOperator *self, TandemCall *call)
{
  if (tandem_call_get_media_connected (call) && tandem_call_get_recording (call) != TANDEM_RECORDING_OFF &&
      !tandem_call_get_recording_due (call) && !g_hash_table_contains (self->recording, tandem_call_get_id (call)))
    g_hash_table_insert (self->recording, (gpointer) tandem_call_get_id (call), g_object_ref (call));
}

static void
on_live_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  TandemOperator *self = TANDEM_OPERATOR (user_data);

  await_recording (self, call);
  if (tandem_call_is_live (call) || tandem_call_get_recording_due (call) || g_hash_table_contains (self->recording, tandem_call_get_id (call)) ||
      tandem_call_get_recording (call) == TANDEM_RECORDING_OFF)
    return;
  /* Nobody answered: there was nothing to record. */
  tandem_call_set_recording (call, TANDEM_RECORDING_OFF);
  tandem_call_set_recording_path (call, NULL);
  g_signal_emit (self, signals[RECORDED], 0, call);
}

static char *
recording_path (TandemOperator *self, TandemCall *call)
{
  const char *chosen = tandem_settings_get_string (self->settings, "recording-dir");
  GDateTime *answered = tandem_call_get_answered_at (call);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gint64 start_ms = answered ? g_date_time_difference (now, answered) / G_TIME_SPAN_MILLISECOND : 0;
  /* One that begins in mid-call says so in its name, which every format keeps: turns are found in it by that. */
  g_autofree char *name = start_ms > 0 ? g_strdup_printf ("%s+%" G_GINT64_FORMAT "ms.wav", tandem_call_get_id (call), start_ms)
                                       : g_strconcat (tandem_call_get_id (call), ".wav", NULL);

  if (*chosen)
    return g_build_filename (chosen, name, NULL);
  return g_build_filename (tandem_settings_get_string (self->settings, "data-dir"), "recordings", name, NULL);
}

gboolean
tandem_operator_set_recording (TandemOperator *self, TandemCall *call, TandemRecordingState state, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (TANDEM_IS_OPERATOR (self), FALSE);

  if (!tandem_live_calls_check (self->live, call, error))
    return FALSE;
  if (tandem_carrier_recordings_have (self->at_carrier, call)) {
    path = recording_path (self, call);
    tandem_carrier_recordings_set (self->at_carrier, call, state, path);
    return TRUE;
  }
  /* Before the beginning there is nothing to stop; after it a recording only pauses. */
  if (state == TANDEM_RECORDING_OFF && tandem_call_get_recording (call) != TANDEM_RECORDING_OFF)
    state = TANDEM_RECORDING_PAUSED;
  if (state == TANDEM_RECORDING_PAUSED && tandem_call_get_recording (call) == TANDEM_RECORDING_OFF)
    state = TANDEM_RECORDING_OFF;
  if (state == tandem_call_get_recording (call))
    return TRUE;
  /* One call, one file: off with a path means that it is over. */
  if (tandem_call_get_recording (call) == TANDEM_RECORDING_OFF && tandem_call_get_recording_path (call)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                         "The recording of this call has ended already.");
    return FALSE;
  }
  path = recording_path (self, call);
  tandem_call_set_recording (call, state);
  await_recording (self, call);
  if (!tandem_call_get_recording_path (call))
    tandem_call_set_recording_path (call, path);
  tandem_call_media_set_recording (self->media, tandem_call_get_id (call), state, path);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
  return TRUE;
}

gboolean
tandem_operator_is_recording (TandemOperator *self)
{
  g_return_val_if_fail (TANDEM_IS_OPERATOR (self), FALSE);
  return g_hash_table_size (self->recording) > 0;
}
