// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call.h"

#include "tandem-error.h"

struct _TandemCall {
  GObject parent_instance;

  /* owned */
  char *id;
  char *call_sid;
  char *from;
  char *to;
  char *profile_name;
  char *end_reason;
  char *recording_path;
  char *digits;
  char *notice;
  char *remote_name;
  GDateTime *started_at;
  GDateTime *answered_at;
  GDateTime *ended_at;
  GArray *pauses; /* of TandemRecordingGap; NULL: never */
  TandemTranscript *transcript;
  TandemLevels *levels;

  TandemDirection direction;
  TandemCallMode mode;
  TandemCallState state;
  TandemPatch patch;
  TandemRecordingState recording;
  TandemAnsweredBy answered_by;
  TandemAgentState agent;
  gboolean muted;
  gboolean monitored;
  gboolean recording_due;
  gboolean recording_tone;
  gboolean media_connected;
};

G_DEFINE_FINAL_TYPE (TandemCall, tandem_call, G_TYPE_OBJECT)

enum {
  PROP_0, PROP_ID, PROP_CALL_SID, PROP_DIRECTION, PROP_MODE, PROP_FROM, PROP_TO, PROP_STATE, PROP_PATCH,
  PROP_PROFILE_NAME, PROP_MUTED, PROP_MONITORED, PROP_RECORDING, PROP_RECORDING_TONE, PROP_RECORDING_PATH,
  PROP_RECORDING_DUE, PROP_DIGITS, PROP_MEDIA_CONNECTED, PROP_AGENT, PROP_STARTED_AT, PROP_ANSWERED_AT,
  PROP_ENDED_AT, PROP_END_REASON, PROP_NOTICE, PROP_ANSWERED_BY, PROP_REMOTE_NAME, N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
tandem_call_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemCall *self = TANDEM_CALL (object);

  switch (id) {
  case PROP_ID: g_value_set_string (value, self->id); break;
  case PROP_CALL_SID: g_value_set_string (value, self->call_sid); break;
  case PROP_DIRECTION: g_value_set_enum (value, (int) self->direction); break;
  case PROP_MODE: g_value_set_enum (value, (int) self->mode); break;
  case PROP_FROM: g_value_set_string (value, self->from); break;
  case PROP_TO: g_value_set_string (value, self->to); break;
  case PROP_STATE: g_value_set_enum (value, (int) self->state); break;
  case PROP_PATCH: g_value_set_enum (value, (int) self->patch); break;
  case PROP_PROFILE_NAME: g_value_set_string (value, self->profile_name); break;
  case PROP_MUTED: g_value_set_boolean (value, self->muted); break;
  case PROP_MONITORED: g_value_set_boolean (value, self->monitored); break;
  case PROP_RECORDING_TONE: g_value_set_boolean (value, self->recording_tone); break;
  case PROP_RECORDING: g_value_set_enum (value, (int) self->recording); break;
  case PROP_RECORDING_PATH: g_value_set_string (value, self->recording_path); break;
  case PROP_RECORDING_DUE: g_value_set_boolean (value, self->recording_due); break;
  case PROP_DIGITS: g_value_set_string (value, self->digits); break;
  case PROP_MEDIA_CONNECTED: g_value_set_boolean (value, self->media_connected); break;
  case PROP_AGENT: g_value_set_enum (value, (int) self->agent); break;
  case PROP_STARTED_AT: g_value_set_boxed (value, self->started_at); break;
  case PROP_ANSWERED_AT: g_value_set_boxed (value, self->answered_at); break;
  case PROP_ENDED_AT: g_value_set_boxed (value, self->ended_at); break;
  case PROP_END_REASON: g_value_set_string (value, self->end_reason); break;
  case PROP_NOTICE: g_value_set_string (value, self->notice); break;
  case PROP_REMOTE_NAME: g_value_set_string (value, self->remote_name); break;
  case PROP_ANSWERED_BY: g_value_set_enum (value, (int) self->answered_by); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_call_finalize (GObject *object)
{
  TandemCall *self = TANDEM_CALL (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->call_sid, g_free);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->recording_path, g_free);
  g_clear_pointer (&self->digits, g_free);
  g_clear_pointer (&self->profile_name, g_free);
  g_clear_pointer (&self->end_reason, g_free);
  g_clear_pointer (&self->remote_name, g_free);
  g_clear_pointer (&self->notice, g_free);
  g_clear_pointer (&self->started_at, g_date_time_unref);
  g_clear_pointer (&self->answered_at, g_date_time_unref);
  g_clear_pointer (&self->ended_at, g_date_time_unref);
  g_clear_pointer (&self->pauses, g_array_unref);
  g_clear_object (&self->transcript);
  g_clear_pointer (&self->levels, tandem_levels_unref);
  G_OBJECT_CLASS (tandem_call_parent_class)->finalize (object);
}

static void
tandem_call_class_init (TandemCallClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_call_get_property;
  object_class->finalize = tandem_call_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_CALL_SID] = g_param_spec_string ("call-sid", NULL, NULL, NULL, flags);
  props[PROP_DIRECTION] = g_param_spec_enum ("direction", NULL, NULL, TANDEM_TYPE_DIRECTION,
                                             TANDEM_DIRECTION_OUTBOUND, flags);
  props[PROP_MODE] = g_param_spec_enum ("mode", NULL, NULL, TANDEM_TYPE_CALL_MODE, TANDEM_CALL_MODE_AGENT, flags);
  props[PROP_FROM] = g_param_spec_string ("from", NULL, NULL, NULL, flags);
  props[PROP_TO] = g_param_spec_string ("to", NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TANDEM_TYPE_CALL_STATE, TANDEM_CALL_STATE_NEW, flags);
  props[PROP_PATCH] = g_param_spec_enum ("patch", NULL, NULL, TANDEM_TYPE_PATCH, TANDEM_PATCH_AGENT, flags);
  props[PROP_PROFILE_NAME] = g_param_spec_string ("profile-name", NULL, NULL, NULL, flags);
  props[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags);
  props[PROP_MONITORED] = g_param_spec_boolean ("monitored", NULL, NULL, FALSE, flags);
  props[PROP_RECORDING_TONE] = g_param_spec_boolean ("recording-tone", NULL, NULL, FALSE, flags);
  props[PROP_RECORDING] = g_param_spec_enum ("recording", NULL, NULL, TANDEM_TYPE_RECORDING_STATE,
                                             TANDEM_RECORDING_OFF, flags);
  props[PROP_RECORDING_PATH] = g_param_spec_string ("recording-path", NULL, NULL, NULL, flags);
  props[PROP_RECORDING_DUE] = g_param_spec_boolean ("recording-due", NULL, NULL, FALSE, flags);
  props[PROP_DIGITS] = g_param_spec_string ("digits", NULL, NULL, "", flags);
  props[PROP_MEDIA_CONNECTED] = g_param_spec_boolean ("media-connected", NULL, NULL, FALSE, flags);
  props[PROP_AGENT] = g_param_spec_enum ("agent", NULL, NULL, TANDEM_TYPE_AGENT_STATE, TANDEM_AGENT_STATE_NONE, flags);
  props[PROP_STARTED_AT] = g_param_spec_boxed ("started-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  props[PROP_ANSWERED_AT] = g_param_spec_boxed ("answered-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  props[PROP_ENDED_AT] = g_param_spec_boxed ("ended-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  props[PROP_END_REASON] = g_param_spec_string ("end-reason", NULL, NULL, NULL, flags);
  props[PROP_ANSWERED_BY] = g_param_spec_enum ("answered-by", NULL, NULL, TANDEM_TYPE_ANSWERED_BY,
                                               TANDEM_ANSWERED_BY_NOBODY, flags);
  props[PROP_REMOTE_NAME] = g_param_spec_string ("remote-name", NULL, NULL, NULL, flags);
  props[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_call_init (TandemCall *self)
{
  self->started_at = g_date_time_new_now_utc ();
  self->transcript = tandem_transcript_new ();
  self->levels = tandem_levels_new ();
  self->profile_name = g_strdup ("");
  self->digits = g_strdup ("");
}

TandemCall *
tandem_call_new (const char *id, TandemDirection direction, TandemCallMode mode, const char *from, const char *to)
{
  TandemCall *self = g_object_new (TANDEM_TYPE_CALL, NULL);

  self->id = g_strdup (id);
  self->direction = direction;
  self->mode = mode;
  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->patch = mode == TANDEM_CALL_MODE_OPERATOR ? TANDEM_PATCH_OPERATOR : TANDEM_PATCH_AGENT;
  return self;
}

/* Late webhooks must not resurrect a call, so states only ever move forward. */
gboolean
tandem_call_advance (TandemCall *self, TandemCallState next, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), FALSE);

  if (!tandem_call_state_can_advance (self->state, next)) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The call is already %s, not %s.",
                 tandem_call_state_to_string (self->state), tandem_call_state_to_string (next));
    return FALSE;
  }
  self->state = next;
  if (next == TANDEM_CALL_STATE_IN_PROGRESS && !self->answered_at) {
    self->answered_at = g_date_time_new_now_utc ();
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ANSWERED_AT]);
  }
  if (tandem_call_state_is_terminal (next)) {
    self->ended_at = g_date_time_new_now_utc ();
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENDED_AT]);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  return TRUE;
}

static void
set_string (TandemCall *self, char **field, const char *value, int prop)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_boolean (TandemCall *self, gboolean *field, gboolean value, int prop)
{
  if (!*field == !value)
    return;
  *field = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

const char *
tandem_call_get_id (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->id;
}

const char *
tandem_call_get_call_sid (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->call_sid;
}

TandemDirection
tandem_call_get_direction (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), TANDEM_DIRECTION_OUTBOUND);
  return self->direction;
}

TandemCallMode
tandem_call_get_mode (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), TANDEM_CALL_MODE_AGENT);
  return self->mode;
}

const char *
tandem_call_get_from (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->from;
}

const char *
tandem_call_get_to (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->to;
}

TandemCallState
tandem_call_get_state (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), TANDEM_CALL_STATE_NEW);
  return self->state;
}

TandemPatch
tandem_call_get_patch (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), TANDEM_PATCH_AGENT);
  return self->patch;
}

const char *
tandem_call_get_profile_name (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->profile_name;
}

gboolean
tandem_call_get_muted (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), FALSE);
  return self->muted;
}

gboolean
tandem_call_get_monitored (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), FALSE);
  return self->monitored;
}

TandemRecordingState
tandem_call_get_recording (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), TANDEM_RECORDING_OFF);
  return self->recording;
}

gboolean
tandem_call_get_recording_tone (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), FALSE);
  return self->recording_tone;
}

const TandemRecordingGap *
tandem_call_get_pauses (TandemCall *self, guint *n_pauses)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  *n_pauses = self->pauses ? self->pauses->len : 0;
  return self->pauses ? (const TandemRecordingGap *) (gconstpointer) self->pauses->data : NULL;
}

const char *
tandem_call_get_recording_path (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->recording_path;
}

const char *
tandem_call_get_digits (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->digits;
}

gboolean
tandem_call_get_media_connected (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), FALSE);
  return self->media_connected;
}

GDateTime *
tandem_call_get_started_at (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->started_at;
}

GDateTime *
tandem_call_get_answered_at (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->answered_at;
}

GDateTime *
tandem_call_get_ended_at (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->ended_at;
}

const char *
tandem_call_get_end_reason (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->end_reason;
}

const char *
tandem_call_get_notice (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->notice;
}

TandemTranscript *
tandem_call_get_transcript (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->transcript;
}

TandemLevels *
tandem_call_get_levels (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->levels;
}

void
tandem_call_set_call_sid (TandemCall *self, const char *call_sid)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_string (self, &self->call_sid, call_sid, PROP_CALL_SID);
}

const char *
tandem_call_get_remote_number (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->direction == TANDEM_DIRECTION_OUTBOUND ? self->to : self->from;
}

const char *
tandem_call_get_remote_name (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), NULL);
  return self->remote_name;
}

void
tandem_call_set_remote_name (TandemCall *self, const char *name)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_string (self, &self->remote_name, name, PROP_REMOTE_NAME);
}

gboolean
tandem_call_is_live (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), FALSE);
  return !tandem_call_state_is_terminal (self->state);
}

void
tandem_call_set_mode (TandemCall *self, TandemCallMode mode)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  if (self->mode == mode)
    return;
  self->mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODE]);
}

gboolean
tandem_call_is_missed (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), FALSE);
  return self->direction == TANDEM_DIRECTION_INBOUND && tandem_call_state_is_terminal (self->state) &&
         (!self->answered_at || self->mode == TANDEM_CALL_MODE_VOICEMAIL);
}

void
tandem_call_set_patch (TandemCall *self, TandemPatch patch)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  if (self->patch == patch)
    return;
  self->patch = patch;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PATCH]);
}

void
tandem_call_set_monitored (TandemCall *self, gboolean monitored)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_boolean (self, &self->monitored, monitored, PROP_MONITORED);
}

void
tandem_call_set_recording_tone (TandemCall *self, gboolean tone)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_boolean (self, &self->recording_tone, tone, PROP_RECORDING_TONE);
}

void
tandem_call_set_recording (TandemCall *self, TandemRecordingState recording)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_return_if_fail (TANDEM_IS_CALL (self));
  if (self->recording == recording)
    return;
  tandem_recording_state_note_pause (&self->pauses, self->recording, recording,
                                     self->answered_at ? g_date_time_difference (now, self->answered_at) / G_TIME_SPAN_MILLISECOND
                                                       : 0);
  self->recording = recording;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORDING]);
}

void
tandem_call_set_recording_path (TandemCall *self, const char *path)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_string (self, &self->recording_path, path, PROP_RECORDING_PATH);
}

gboolean
tandem_call_get_recording_due (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), FALSE);
  return self->recording_due;
}

void
tandem_call_set_recording_due (TandemCall *self, gboolean due)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_boolean (self, &self->recording_due, due, PROP_RECORDING_DUE);
}

void
tandem_call_add_digits (TandemCall *self, const char *digits)
{
  g_autofree char *all = NULL;

  g_return_if_fail (TANDEM_IS_CALL (self));
  all = g_strconcat (self->digits, digits, NULL);
  set_string (self, &self->digits, all, PROP_DIGITS);
}

void
tandem_call_set_profile_name (TandemCall *self, const char *name)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_string (self, &self->profile_name, name ? name : "", PROP_PROFILE_NAME);
}

void
tandem_call_set_muted (TandemCall *self, gboolean muted)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_boolean (self, &self->muted, muted, PROP_MUTED);
}

void
tandem_call_set_media_connected (TandemCall *self, gboolean connected)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_boolean (self, &self->media_connected, connected, PROP_MEDIA_CONNECTED);
}

TandemAgentState
tandem_call_get_agent (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), TANDEM_AGENT_STATE_NONE);
  return self->agent;
}

void
tandem_call_set_agent (TandemCall *self, TandemAgentState agent)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  if (self->agent == agent)
    return;
  self->agent = agent;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AGENT]);
}

static void
replace_time (GDateTime **field, GDateTime *value)
{
  g_clear_pointer (field, g_date_time_unref);
  *field = value ? g_date_time_ref (value) : NULL;
}

void
tandem_call_restore_times (TandemCall *self, GDateTime *started, GDateTime *answered, GDateTime *ended)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  replace_time (&self->started_at, started);
  replace_time (&self->answered_at, answered);
  replace_time (&self->ended_at, ended);
}

void
tandem_call_set_end_reason (TandemCall *self, const char *reason)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_string (self, &self->end_reason, reason, PROP_END_REASON);
}

void
tandem_call_set_notice (TandemCall *self, const char *notice)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  set_string (self, &self->notice, notice, PROP_NOTICE);
}

TandemAnsweredBy
tandem_call_get_answered_by (TandemCall *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL (self), TANDEM_ANSWERED_BY_NOBODY);
  return self->answered_by;
}

void
tandem_call_set_answered_by (TandemCall *self, TandemAnsweredBy who)
{
  g_return_if_fail (TANDEM_IS_CALL (self));
  if (self->answered_by == who)
    return;
  self->answered_by = who;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ANSWERED_BY]);
}
