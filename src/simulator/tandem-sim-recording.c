// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-recording.h"

#include "tandem-sim-ear.h"
#include "tandem-sim-mulaw.h"
#include "tandem-sim-request.h"
#include "tandem-sim-wav.h"

#include <string.h>

#define PROCESS_MS 200
#define RATE 8000

/* Default main context only. */
struct _TandemSimRecording {
  GObject parent_instance;
  TandemSimRecordingOptions options;   /* its strings are those below */
  gboolean skip;
  guint timer_id;
  const char *status;                  /* NULL: not started */
  /* owned */
  char *sid, *call_sid, *track, *base_url, *callback_url, *callback_method;
  GDateTime *created, *updated;
  GByteArray *remote, *ours;           /* mu-law */
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimRecording, tandem_sim_recording, G_TYPE_OBJECT)

static void
tandem_sim_recording_finalize (GObject *object)
{
  TandemSimRecording *self = TANDEM_SIM_RECORDING (object);
  char *strings[] = { self->sid, self->call_sid, self->track, self->base_url, self->callback_url, self->callback_method };

  g_clear_handle_id (&self->timer_id, g_source_remove);
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_clear_pointer (&self->created, g_date_time_unref);
  g_clear_pointer (&self->updated, g_date_time_unref);
  g_clear_pointer (&self->remote, g_byte_array_unref);
  g_clear_pointer (&self->ours, g_byte_array_unref);
  G_OBJECT_CLASS (tandem_sim_recording_parent_class)->finalize (object);
}

static void
tandem_sim_recording_class_init (TandemSimRecordingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_recording_finalize;
}

static void
tandem_sim_recording_init (TandemSimRecording *self)
{
  self->sid = tandem_sim_new_sid ("RE");
  self->remote = g_byte_array_new ();
  self->ours = g_byte_array_new ();
}

TandemSimRecording *
tandem_sim_recording_new (const TandemSimAccount *account, const TandemSimRecordingOptions *options)
{
  TandemSimRecording *self = g_object_new (TANDEM_TYPE_SIM_RECORDING, NULL);

  self->account = account;
  self->options = *options;
  self->options.source = g_intern_string (options->source);
  self->track = g_strdup (options->track);
  self->base_url = g_strdup (options->base_url);
  self->callback_url = g_strdup (options->callback_url);
  self->callback_method = g_strdup (options->callback_method);
  return self;
}

guint
tandem_sim_recording_get_seconds (TandemSimRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_RECORDING (self), 0);
  return (self->remote->len + RATE / 2) / RATE;
}

gboolean
tandem_sim_recording_is_empty (TandemSimRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_RECORDING (self), TRUE);
  return self->remote->len == 0;
}

char *
tandem_sim_recording_dup_url (TandemSimRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_RECORDING (self), NULL);
  return g_strdup_printf ("%s/2010-04-01/Accounts/%s/Recordings/%s", self->base_url, self->account->account_sid, self->sid);
}

static void
set (GHashTable *form, const char *name, const char *value)
{
  g_hash_table_replace (form, g_strdup (name), g_strdup (value));
}

static void
notify_app (TandemSimRecording *self, TandemSimRecordingEvents event)
{
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *url = NULL;
  g_autofree char *started = NULL;

  if (self->callback_url == NULL || (self->options.events & event) == 0)
    return;
  if (event != TANDEM_SIM_RECORDING_IN_PROGRESS && tandem_sim_faults_take (self->account->faults, "recording-callback-lost", NULL)) {
    tandem_sim_log_write (self->account->log, "fault", "recording-callback-lost", "call_sid", self->call_sid, NULL);
    return;
  }
  form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  url = tandem_sim_recording_dup_url (self);
  started = tandem_sim_format_date (self->created);
  set (form, "AccountSid", self->account->account_sid);
  set (form, "CallSid", self->call_sid);
  set (form, "RecordingSid", self->sid);
  set (form, "RecordingUrl", url);
  set (form, "RecordingStatus", self->status);
  set (form, "RecordingChannels", self->options.dual ? "2" : "1");
  set (form, "RecordingStartTime", started);
  set (form, "RecordingSource", self->options.source);
  set (form, "RecordingTrack", self->track);
  if (event != TANDEM_SIM_RECORDING_IN_PROGRESS)
    g_hash_table_replace (form, g_strdup ("RecordingDuration"), g_strdup_printf ("%u", tandem_sim_recording_get_seconds (self)));
  tandem_sim_webhooks_send (self->account->webhooks, self->call_sid, "recording-status", self->callback_method, self->callback_url, form);
}

static void
set_status (TandemSimRecording *self, const char *status)
{
  g_autofree char *ms = g_strdup_printf ("%u", self->remote->len / (RATE / 1000));

  self->status = status;
  g_clear_pointer (&self->updated, g_date_time_unref);
  self->updated = g_date_time_new_now_utc ();
  tandem_sim_log_write (self->account->log, "recording", status, "call_sid", self->call_sid, "recording_sid", self->sid, "ms", ms, NULL);
}

void
tandem_sim_recording_start (TandemSimRecording *self, const char *call_sid)
{
  g_return_if_fail (TANDEM_IS_SIM_RECORDING (self) && self->status == NULL);
  self->call_sid = g_strdup (call_sid);
  self->created = g_date_time_new_now_utc ();
  set_status (self, "in-progress");
  notify_app (self, TANDEM_SIM_RECORDING_IN_PROGRESS);
}

static gboolean
is_paused (TandemSimRecording *self)
{
  return g_strcmp0 (self->status, "paused") == 0;
}

gboolean
tandem_sim_recording_is_over (TandemSimRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_RECORDING (self), TRUE);
  return self->status != NULL && !is_paused (self) && !g_str_equal (self->status, "in-progress");
}

static void
append (GByteArray *side, const guint8 *ulaw, gboolean silent)
{
  gsize before = side->len;

  g_byte_array_append (side, ulaw, TANDEM_SIM_FRAME_BYTES);
  if (silent)
    memset (side->data + before, TANDEM_SIM_MULAW_SILENCE, TANDEM_SIM_FRAME_BYTES);
}

void
tandem_sim_recording_add (TandemSimRecording *self, const guint8 *remote, const guint8 *ours)
{
  gboolean paused = is_paused (self);

  g_return_if_fail (TANDEM_IS_SIM_RECORDING (self));
  if (self->status == NULL || tandem_sim_recording_is_over (self) || (paused && self->skip))
    return;
  append (self->remote, remote, paused || g_str_equal (self->track, "outbound"));
  append (self->ours, ours, paused || g_str_equal (self->track, "inbound"));
}

gboolean
tandem_sim_recording_pause (TandemSimRecording *self, gboolean skip)
{
  g_return_val_if_fail (TANDEM_IS_SIM_RECORDING (self), FALSE);
  if (tandem_sim_recording_is_over (self))
    return FALSE;
  self->skip = skip;
  if (!is_paused (self))
    set_status (self, "paused");
  return TRUE;
}

gboolean
tandem_sim_recording_resume (TandemSimRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_RECORDING (self), FALSE);
  if (tandem_sim_recording_is_over (self))
    return FALSE;
  if (is_paused (self))
    set_status (self, "in-progress");
  return TRUE;
}

static gboolean
is_silent (TandemSimRecording *self, gsize at)
{
  return !tandem_sim_ear_is_loud (self->remote->data + at) && !tandem_sim_ear_is_loud (self->ours->data + at);
}

static void
trim (TandemSimRecording *self)
{
  gsize first = 0, last = self->remote->len;

  while (last > 0 && is_silent (self, last - TANDEM_SIM_FRAME_BYTES))
    last -= TANDEM_SIM_FRAME_BYTES;
  while (first < last && is_silent (self, first))
    first += TANDEM_SIM_FRAME_BYTES;
  g_byte_array_set_size (self->remote, last);
  g_byte_array_set_size (self->ours, last);
  if (first > 0)
    g_byte_array_remove_range (self->remote, 0, first);
  if (first > 0)
    g_byte_array_remove_range (self->ours, 0, first);
}

static gboolean
on_processed (gpointer user_data)
{
  TandemSimRecording *self = TANDEM_SIM_RECORDING (user_data);
  gboolean absent;

  self->timer_id = 0;
  absent = self->remote->len == 0;
  set_status (self, absent ? "absent" : "completed");
  notify_app (self, absent ? TANDEM_SIM_RECORDING_ABSENT : TANDEM_SIM_RECORDING_COMPLETED);
  return G_SOURCE_REMOVE;
}

gboolean
tandem_sim_recording_stop (TandemSimRecording *self, const char *status)
{
  g_return_val_if_fail (TANDEM_IS_SIM_RECORDING (self), FALSE);
  if (self->status == NULL || tandem_sim_recording_is_over (self))
    return FALSE;
  if (self->options.trim)
    trim (self);
  set_status (self, g_intern_string (status));
  self->timer_id = g_timeout_add (PROCESS_MS, on_processed, self);
  return TRUE;
}

const char *
tandem_sim_recording_get_sid (TandemSimRecording *self)
{
  return self->sid;
}

const char *
tandem_sim_recording_get_call_sid (TandemSimRecording *self)
{
  return self->call_sid;
}

const char *
tandem_sim_recording_get_status (TandemSimRecording *self)
{
  return self->status;
}

GDateTime *
tandem_sim_recording_get_created (TandemSimRecording *self)
{
  return self->created;
}

static void
add_account_members (TandemSimRecording *self, JsonBuilder *builder)
{
  static const char *const links[][2] = { { "add_on_results", "AddOnResults" }, { "transcriptions", "Transcriptions" } };
  g_autofree char *url = tandem_sim_recording_dup_url (self);

  tandem_sim_json_string (builder, "media_url", url);
  json_builder_set_member_name (builder, "subresource_uris");
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++) {
    g_autofree char *uri = g_strdup_printf ("/2010-04-01/Accounts/%s/Recordings/%s/%s.json", self->account->account_sid, self->sid,
                                            links[i][1]);

    tandem_sim_json_string (builder, links[i][0], uri);
  }
  json_builder_end_object (builder);
}

JsonNode *
tandem_sim_recording_to_json (TandemSimRecording *self, gboolean of_account)
{
  static const char *const nulls[] = { "conference_sid", "price", "encryption_details", "error_code" };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *call = of_account ? g_strdup ("") : g_strdup_printf ("Calls/%s/", self->call_sid);
  g_autofree char *uri = g_strdup_printf ("/2010-04-01/Accounts/%s/%sRecordings/%s.json", self->account->account_sid, call, self->sid);
  g_autofree char *duration = g_strcmp0 (self->status, "completed") == 0 ? g_strdup_printf ("%u", tandem_sim_recording_get_seconds (self)) : NULL;

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", self->sid);
  tandem_sim_json_string (builder, "account_sid", self->account->account_sid);
  tandem_sim_json_string (builder, "call_sid", self->call_sid);
  tandem_sim_json_string (builder, "api_version", "2010-04-01");
  tandem_sim_json_date (builder, "date_created", self->created);
  tandem_sim_json_date (builder, "date_updated", self->updated);
  tandem_sim_json_date (builder, "start_time", self->created);
  tandem_sim_json_string (builder, "duration", duration);
  tandem_sim_json_string (builder, "status", self->status);
  json_builder_set_member_name (builder, "channels");
  json_builder_add_int_value (builder, self->options.dual ? 2 : 1);
  tandem_sim_json_string (builder, "source", self->options.source);
  tandem_sim_json_string (builder, "track", self->track);
  tandem_sim_json_string (builder, "price_unit", "USD");
  tandem_sim_json_string (builder, "uri", uri);
  for (gsize i = 0; i < G_N_ELEMENTS (nulls); i++)
    tandem_sim_json_string (builder, nulls[i], NULL);
  if (of_account)
    add_account_members (self, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

GBytes *
tandem_sim_recording_dup_wav (TandemSimRecording *self)
{
  guint channels = self->options.dual ? 2 : 1;
  g_autofree gint16 *samples = NULL;

  g_return_val_if_fail (TANDEM_IS_SIM_RECORDING (self), NULL);
  if (g_strcmp0 (self->status, "completed") != 0)
    return NULL;
  samples = g_new (gint16, self->remote->len * channels + 1);
  for (gsize i = 0; i < self->remote->len; i++) {
    gint remote = tandem_sim_mulaw_decode (self->remote->data[i]), ours = tandem_sim_mulaw_decode (self->ours->data[i]);

    samples[i * channels] = self->options.dual ? remote : CLAMP (remote + ours, G_MININT16, G_MAXINT16);
    if (self->options.dual)
      samples[i * channels + 1] = ours;
  }
  return tandem_sim_wav_pack (channels, samples, self->remote->len);
}
