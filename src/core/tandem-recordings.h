// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recording.h"

/* Where recordings are opened.  Main thread only. */
#define TANDEM_TYPE_RECORDINGS (tandem_recordings_get_type ())
G_DECLARE_INTERFACE (TandemRecordings, tandem_recordings, TANDEM, RECORDINGS, GObject)

struct _TandemRecordingsInterface {
  GTypeInterface parent;
  TandemRecording *(*open) (TandemRecordings *self, const char *path);
};

/* The recording at @path (absolute), paused at its beginning.  Never fails at once: see tandem_recording_get_error().  It
 * falls silent with its last reference.  (transfer full) */
TandemRecording *tandem_recordings_open (TandemRecordings *self, const char *path);
