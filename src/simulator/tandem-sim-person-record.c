// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-person-record.h"

#include "tandem-sim-mulaw.h"
#include "tandem-sim-wav.h"

struct _TandemSimPersonRecord {
  /* owned */
  TandemSimLog *log;
  char *call_sid;
  TandemSimWav *heard;
  TandemSimWav *said;
};

TandemSimPersonRecord *
tandem_sim_person_record_new (TandemSimLog *log, const char *call_sid)
{
  TandemSimPersonRecord *self = g_new0 (TandemSimPersonRecord, 1);

  self->log = g_object_ref (log);
  self->call_sid = g_strdup (call_sid);
  return self;
}

void
tandem_sim_person_record_free (TandemSimPersonRecord *self)
{
  tandem_sim_person_record_close (self);
  g_clear_object (&self->log);
  g_free (self->call_sid);
  g_free (self);
}

static TandemSimWav *
create_wav (TandemSimPersonRecord *self, const char *what)
{
  const char *dir = tandem_sim_log_get_record_dir (self->log);
  g_autofree char *name = g_strdup_printf ("%s-%s.wav", self->call_sid, what);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  TandemSimWav *wav;

  if (dir == NULL)
    return NULL;
  path = g_build_filename (dir, name, NULL);
  wav = tandem_sim_wav_create (path, &error);
  if (wav == NULL)
    g_warning ("%s", error->message);
  return wav;
}

void
tandem_sim_person_record_open (TandemSimPersonRecord *self)
{
  self->heard = create_wav (self, "heard");
  self->said = create_wav (self, "said");
}

void
tandem_sim_person_record_add (TandemSimPersonRecord *self, const guint8 *heard, const guint8 *said)
{
  if (self->heard != NULL)
    tandem_sim_wav_write (self->heard, heard, TANDEM_SIM_FRAME_BYTES);
  if (self->said != NULL)
    tandem_sim_wav_write (self->said, said, TANDEM_SIM_FRAME_BYTES);
}

void
tandem_sim_person_record_close (TandemSimPersonRecord *self)
{
  g_clear_pointer (&self->heard, tandem_sim_wav_close);
  g_clear_pointer (&self->said, tandem_sim_wav_close);
}

void
tandem_sim_person_record_log (TandemSimPersonRecord *self, const char *what, guint64 at_ms, const char *name,
                              const char *value)
{
  g_autofree char *at = g_strdup_printf ("%" G_GUINT64_FORMAT, at_ms);

  tandem_sim_log_write (self->log, "person", what, "call_sid", self->call_sid, "at_ms", at, name, value, NULL);
}
