// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-record.h"

#include "tandem-sim-wav.h"

struct _TandemSimRealtimeRecord {
  /* owned */
  TandemSimLog *log;
  char *session;
  TandemSimWav *wav; /* NULL: nothing came yet, or nothing is recorded */
  GByteArray *rest;  /* what makes no whole sample at 8 kHz */

  gboolean begun;
};

TandemSimRealtimeRecord *
tandem_sim_realtime_record_new (TandemSimLog *log, const char *session)
{
  TandemSimRealtimeRecord *self = g_new0 (TandemSimRealtimeRecord, 1);

  self->log = g_object_ref (log);
  self->session = g_strdup (session);
  self->rest = g_byte_array_new ();
  return self;
}

void
tandem_sim_realtime_record_free (TandemSimRealtimeRecord *self)
{
  g_clear_pointer (&self->wav, tandem_sim_wav_close);
  g_clear_pointer (&self->rest, g_byte_array_unref);
  g_clear_object (&self->log);
  g_free (self->session);
  g_free (self);
}

static void
begin (TandemSimRealtimeRecord *self)
{
  const char *dir = tandem_sim_log_get_record_dir (self->log);
  g_autofree char *name = g_strconcat (self->session, "-heard.wav", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  self->begun = TRUE;
  tandem_sim_log_write (self->log, "realtime", "listening", "session", self->session, NULL);
  if (dir == NULL)
    return;
  path = g_build_filename (dir, name, NULL);
  self->wav = tandem_sim_wav_create (path, &error);
  if (self->wav == NULL)
    g_warning ("%s", error->message);
}

void
tandem_sim_realtime_record_add (TandemSimRealtimeRecord *self, TandemSimAudioFormat format, const guint8 *data, gsize n)
{
  g_autoptr (GBytes) ulaw = NULL;
  gsize whole, size;
  const guint8 *codes;

  if (!self->begun)
    begin (self);
  if (self->wav == NULL)
    return;
  g_byte_array_append (self->rest, data, n);
  whole = self->rest->len - self->rest->len % (tandem_sim_audio_bytes_per_ms (format) / 8);
  if (whole == 0)
    return;
  ulaw = tandem_sim_audio_to_ulaw (format, self->rest->data, whole);
  codes = g_bytes_get_data (ulaw, &size);
  tandem_sim_wav_write (self->wav, codes, size);
  g_byte_array_remove_range (self->rest, 0, whole);
}
