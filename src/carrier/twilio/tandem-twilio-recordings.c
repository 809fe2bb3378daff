// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-recordings.h"

struct _TandemTwilioRecordings {
  /* owned */
  TandemTwilioStudio studio;
  GHashTable *recordings; /* our id -> TandemTwilioRecording */

  /* borrowed */
  TandemCarrier *carrier;
};

static const char *
id_of (TandemTwilioRecording *recording)
{
  return tandem_call_get_id (tandem_twilio_recording_get_call (recording));
}

static void
on_changed (TandemTwilioRecording *recording, TandemRecordingState state, gpointer user_data)
{
  tandem_carrier_report_recording (((TandemTwilioRecordings *) user_data)->carrier, id_of (recording), state);
}

static void
on_notice (TandemTwilioRecording *recording, const GError *error, gpointer user_data)
{
  tandem_carrier_report_notice (((TandemTwilioRecordings *) user_data)->carrier, id_of (recording), error);
}

static void
on_recorded (TandemTwilioRecording *recording, const char *path, gpointer user_data)
{
  tandem_carrier_report_recorded (((TandemTwilioRecordings *) user_data)->carrier, id_of (recording), path);
}

static void
on_over (TandemTwilioRecording *recording, gpointer user_data)
{
  TandemTwilioRecordings *self = user_data;

  /* One that was refused may have a successor already. */
  if (g_hash_table_lookup (self->recordings, id_of (recording)) == recording)
    g_hash_table_remove (self->recordings, id_of (recording));
}

static const TandemTwilioRecordingOwner owner = { on_changed, on_notice, on_recorded, on_over };

static void
let_go (gpointer recording)
{
  tandem_twilio_recording_disown (recording);
  g_object_unref (recording);
}

TandemTwilioRecordings *
tandem_twilio_recordings_new (TandemCarrier *carrier, TandemTwilioClient *client, TandemSettings *settings, guint retry_ms)
{
  TandemTwilioRecordings *self = g_new0 (TandemTwilioRecordings, 1);

  self->carrier = carrier;
  self->recordings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, let_go);
  self->studio.client = g_object_ref (client);
  self->studio.settings = g_object_ref (settings);
  self->studio.encoder = tandem_recording_encoder_new ();
  self->studio.retry_ms = retry_ms;
  self->studio.owner = &owner;
  self->studio.owner_data = self;
  return self;
}

void
tandem_twilio_recordings_free (TandemTwilioRecordings *self)
{
  g_hash_table_unref (self->recordings);
  g_clear_object (&self->studio.client);
  g_clear_object (&self->studio.settings);
  g_clear_object (&self->studio.encoder);
  g_free (self);
}

static TandemTwilioRecording *
add (TandemTwilioRecordings *self, TandemTwilioAccount *account, TandemCall *call, const char *path)
{
  TandemTwilioRecording *recording = tandem_twilio_recording_new (&self->studio, account, call, path);

  g_hash_table_insert (self->recordings, g_strdup (tandem_call_get_id (call)), recording);
  return recording;
}

void
tandem_twilio_recordings_set (TandemTwilioRecordings *self, TandemTwilioAccount *account, TandemCall *call, TandemRecordingState state, const char *path)
{
  TandemTwilioRecording *recording = g_hash_table_lookup (self->recordings, tandem_call_get_id (call));

  if (recording == NULL)
    recording = add (self, account, call, path);
  tandem_twilio_recording_set (recording, state);
}

void
tandem_twilio_recordings_fetch (TandemTwilioRecordings *self, TandemTwilioAccount *account, TandemCall *call, const char *path)
{
  if (!g_hash_table_contains (self->recordings, tandem_call_get_id (call)))
    tandem_twilio_recording_fetch (add (self, account, call, path));
}

gboolean
tandem_twilio_recordings_take_dial (TandemTwilioRecordings *self, TandemCall *call)
{
  TandemTwilioRecording *recording = g_hash_table_lookup (self->recordings, tandem_call_get_id (call));

  return recording != NULL && tandem_twilio_recording_take_dial (recording);
}

/* Few are under way: no second index to keep right. */
void
tandem_twilio_recordings_take_report (TandemTwilioRecordings *self, const TandemTwilioReport *report, TandemTwilioDone done, gpointer user_data)
{
  GHashTableIter iter;
  gpointer recording;

  g_hash_table_iter_init (&iter, self->recordings);
  while (g_hash_table_iter_next (&iter, NULL, &recording)) {
    TandemCall *call = tandem_twilio_recording_get_call (recording);

    if (g_strcmp0 (tandem_call_get_call_sid (call), report->call_sid) == 0) {
      tandem_twilio_recording_take_report (recording, report, done, user_data);
      return;
    }
  }
  g_debug ("Ignored a recording callback of an unknown call");
  done (user_data);
}
