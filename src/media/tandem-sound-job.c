// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-job.h"

TandemSoundJob *
tandem_sound_job_new (TandemSoundBackend *backend, GPtrArray *close, gboolean scan)
{
  TandemSoundJob *self = g_new0 (TandemSoundJob, 1);

  self->backend = g_object_ref (backend);
  self->close = close;
  self->scan = scan;
  return self;
}

void
tandem_sound_job_free (TandemSoundJob *self)
{
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++) {
    TandemSoundOpening *opening = &self->openings[role];

    g_warn_if_fail (!opening->stream);
    g_clear_pointer (&opening->name, g_free);
    g_clear_error (&opening->error);
    g_clear_error (&opening->default_error);
  }
  g_clear_object (&self->backend);
  g_clear_pointer (&self->close, g_ptr_array_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_error (&self->scan_error);
  g_free (self);
}

void
tandem_sound_job_ask (TandemSoundJob *self, TandemSoundRole role, const char *name, gboolean fall_back)
{
  TandemSoundOpening *opening = &self->openings[role];

  opening->asked = TRUE;
  opening->input = role == TANDEM_SOUND_ROLE_MICROPHONE;
  opening->name = g_strdup (name);
  opening->fall_back = fall_back;
}

static void
open_stream (TandemSoundJob *self, TandemSoundOpening *opening)
{
  if (*opening->name) {
    opening->stream = tandem_sound_backend_open (self->backend, opening->name, opening->input, &opening->error);
    if (opening->stream || !opening->fall_back)
      return;
  }
  opening->stream = tandem_sound_backend_open (self->backend, NULL, opening->input, &opening->default_error);
  opening->fell_back = opening->stream && *opening->name;
}

void
tandem_sound_job_run (TandemSoundJob *self)
{
  for (guint i = 0; i < self->close->len; i++)
    tandem_sound_backend_close (self->backend, g_ptr_array_index (self->close, i));
  g_ptr_array_set_size (self->close, 0);
  if (self->scan)
    self->devices = tandem_sound_backend_scan (self->backend, &self->scan_error);
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++)
    if (self->openings[role].asked)
      open_stream (self, &self->openings[role]);
}

void
tandem_sound_job_undo (TandemSoundJob *self)
{
  for (int role = 0; role < TANDEM_N_SOUND_ROLES; role++)
    if (self->openings[role].stream)
      tandem_sound_backend_close (self->backend, g_steal_pointer (&self->openings[role].stream));
}
