// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"
#include "tandem-sound.h"

#define TANDEM_N_SOUND_ROLES (TANDEM_SOUND_ROLE_RINGER + 1)

/* What the worker of TandemSoundCard is to do for one role, and what came of it. */
typedef struct {
  gboolean asked;
  gboolean input;
  char *name;                 /* "": the default device */
  gboolean fall_back;         /* to the default device */

  TandemSoundStream *stream;
  gboolean fell_back;
  GError *error;              /* why @name could not be opened */
  GError *default_error;      /* why the default device could not either */
} TandemSoundOpening;

/* One visit to the sound system: closes streams, looks for devices, opens streams, in this order. */
typedef struct {
  TandemSoundBackend *backend; /* owned */
  GPtrArray *close;            /* of TandemSoundStream; emptied */
  gboolean scan;
  GPtrArray *devices;          /* of TandemSoundDeviceInfo; NULL: not scanned or failed */
  GError *scan_error;
  TandemSoundOpening openings[TANDEM_N_SOUND_ROLES];
} TandemSoundJob;

/* @close: (transfer full). */
TandemSoundJob *tandem_sound_job_new (TandemSoundBackend *backend, GPtrArray *close, gboolean scan);
/* Streams that nobody took out of it must have been closed before. */
void tandem_sound_job_free (TandemSoundJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSoundJob, tandem_sound_job_free)

void tandem_sound_job_ask (TandemSoundJob *self, TandemSoundRole role, const char *name, gboolean fall_back);
/* Worker thread. */
void tandem_sound_job_run (TandemSoundJob *self);
/* Worker thread: closes what the job has opened, for nobody wants it any more. */
void tandem_sound_job_undo (TandemSoundJob *self);
