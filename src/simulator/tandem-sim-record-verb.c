// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-record-verb.h"

#include "tandem-sim-ear.h"
#include "tandem-sim-mulaw.h"
#include "tandem-sim-repertoire.h"

#define BEEP_MS 400
#define DEFAULT_TIMEOUT_S 5
#define DEFAULT_MAX_LENGTH_S 3600
#define DEFAULT_KEYS "1234567890*#"

/* Default main context only. */
struct _TandemSimRecordVerb {
  GObject parent_instance;
  /* owned */
  char *call_sid;
  char *base;
  TandemSimRecording *recording;   /* NULL before the tone is over, and after the end */
  guint ms;
  guint quiet_ms;
  /* borrowed */
  const TandemSimAccount *account;
  const TandemSimVerb *verb;
  const TandemSimRecordVerbListener *listener;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimRecordVerb, tandem_sim_record_verb, G_TYPE_OBJECT)

static void
tandem_sim_record_verb_dispose (GObject *object)
{
  TandemSimRecordVerb *self = TANDEM_SIM_RECORD_VERB (object);

  g_clear_object (&self->recording);
  g_clear_pointer (&self->call_sid, g_free);
  g_clear_pointer (&self->base, g_free);
  G_OBJECT_CLASS (tandem_sim_record_verb_parent_class)->dispose (object);
}

static void
tandem_sim_record_verb_class_init (TandemSimRecordVerbClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_record_verb_dispose;
}

static void
tandem_sim_record_verb_init (TandemSimRecordVerb *self)
{
}

TandemSimRecordVerb *
tandem_sim_record_verb_new (const TandemSimAccount *account, const char *call_sid, const TandemSimVerb *verb, const char *base)
{
  TandemSimRecordVerb *self = g_object_new (TANDEM_TYPE_SIM_RECORD_VERB, NULL);

  self->account = account;
  self->call_sid = g_strdup (call_sid);
  self->verb = verb;
  self->base = g_strdup (base);
  return self;
}

static TandemSimRecordingEvents
read_events (const char *text)
{
  static const char *const names[] = { "in-progress", "completed", "absent" };
  g_auto (GStrv) words = text == NULL ? NULL : g_strsplit (text, " ", -1);
  guint events = 0;

  for (guint i = 0; words != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_strv_contains ((const char *const *) words, names[i]))
      events |= 1u << i;
  return words == NULL ? TANDEM_SIM_RECORDING_COMPLETED : (TandemSimRecordingEvents) events;
}

static void
begin (gpointer user_data)
{
  TandemSimRecordVerb *self = TANDEM_SIM_RECORD_VERB (user_data);
  g_autofree char *callback = tandem_sim_twiml_resolve (self->base, tandem_sim_verb_get (self->verb, "recordingStatusCallback"));
  TandemSimRecordingOptions options = {
    .source = "RecordVerb", .track = "inbound", .trim = g_strcmp0 (tandem_sim_verb_get (self->verb, "trim"), "do-not-trim") != 0,
    .callback_url = tandem_sim_webhooks_check_url (callback) ? callback : NULL,
    .callback_method = tandem_sim_verb_get (self->verb, "recordingStatusCallbackMethod"),
    .events = read_events (tandem_sim_verb_get (self->verb, "recordingStatusCallbackEvent")),
  };

  self->recording = g_object_ref (self->listener->record (&options, self->user_data));
}

void
tandem_sim_record_verb_start (TandemSimRecordVerb *self, TandemSimPlayback *playback, const TandemSimRecordVerbListener *listener,
                              gpointer user_data)
{
  const char *beep = tandem_sim_verb_get (self->verb, "playBeep");

  g_return_if_fail (TANDEM_IS_SIM_RECORD_VERB (self));
  self->listener = listener;
  self->user_data = user_data;
  tandem_sim_log_write (self->account->log, "twiml", "record", "call_sid", self->call_sid, NULL);
  if (g_strcmp0 (beep, "false") == 0) {
    begin (self);
  } else {
    g_autoptr (GBytes) tone = tandem_sim_repertoire_beep (BEEP_MS);

    tandem_sim_playback_play (playback, tone, begin, self);
  }
}

/* @digits: the key, "hangup", or "" after silence or the greatest length.  (nullable) */
static GHashTable *
finish (TandemSimRecordVerb *self, const char *digits)
{
  g_autoptr (TandemSimRecording) recording = g_steal_pointer (&self->recording);
  g_autofree char *seconds = NULL;
  GHashTable *form;

  if (recording == NULL)
    return NULL;
  tandem_sim_recording_stop (recording, "processing");
  seconds = g_strdup_printf ("%u", tandem_sim_recording_get_seconds (recording));
  tandem_sim_log_write (self->account->log, "twiml", "recorded", "call_sid", self->call_sid, "recording_sid",
                        tandem_sim_recording_get_sid (recording), "seconds", seconds, "digits", digits, NULL);
  if (tandem_sim_recording_is_empty (recording))
    return NULL;
  form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (form, g_strdup ("RecordingUrl"), tandem_sim_recording_dup_url (recording));
  g_hash_table_replace (form, g_strdup ("RecordingSid"), g_strdup (tandem_sim_recording_get_sid (recording)));
  g_hash_table_replace (form, g_strdup ("RecordingDuration"), g_steal_pointer (&seconds));
  g_hash_table_replace (form, g_strdup ("Digits"), g_strdup (digits));
  return form;
}

static void
end (TandemSimRecordVerb *self, const char *digits)
{
  g_autoptr (GHashTable) form = finish (self, digits);

  self->listener->recorded (form, self->user_data);
}

void
tandem_sim_record_verb_hear (TandemSimRecordVerb *self, const guint8 *said)
{
  g_return_if_fail (TANDEM_IS_SIM_RECORD_VERB (self));
  if (self->recording == NULL)
    return;
  self->ms += TANDEM_SIM_FRAME_MS;
  self->quiet_ms = tandem_sim_ear_is_loud (said) ? 0 : self->quiet_ms + TANDEM_SIM_FRAME_MS;
  if (self->ms >= 1000 * tandem_sim_verb_get_uint (self->verb, "maxLength", DEFAULT_MAX_LENGTH_S) ||
      self->quiet_ms >= 1000 * MAX (1, tandem_sim_verb_get_uint (self->verb, "timeout", DEFAULT_TIMEOUT_S)))
    end (self, "");
}

void
tandem_sim_record_verb_press (TandemSimRecordVerb *self, char key)
{
  const char *keys = tandem_sim_verb_get (self->verb, "finishOnKey");
  const char digits[] = { key, '\0' };

  g_return_if_fail (TANDEM_IS_SIM_RECORD_VERB (self));
  if (self->recording != NULL && strchr (keys != NULL ? keys : DEFAULT_KEYS, key) != NULL)
    end (self, digits);
}

GHashTable *
tandem_sim_record_verb_hang_up (TandemSimRecordVerb *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_RECORD_VERB (self), NULL);
  return finish (self, "hangup");
}

void
tandem_sim_record_verb_stop (TandemSimRecordVerb *self)
{
  g_return_if_fail (TANDEM_IS_SIM_RECORD_VERB (self));
  if (self->recording != NULL)
    tandem_sim_recording_stop (self->recording, "processing");
  g_clear_object (&self->recording);
}
