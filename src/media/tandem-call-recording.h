// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recorder.h"
#include "tandem-recording-encoder.h"

/* The recording of one call, from its first sample to the file that is kept.  It outlives the line.  Media thread. */
typedef struct {
  /* Recording or encoding failed; what there is, is kept. */
  void (*notice) (const char *call_id, const GError *error, gpointer user_data);
  /* Last.  @path: the file that is kept; NULL: there is none. */
  void (*done) (const char *call_id, const char *path, gpointer user_data);
} TandemCallRecordingListener;

/* Begins at @position (samples) into @path, a .wav file that becomes @format ("opus", "flac" or "wav") after the call.
 * @listener and @encoder are kept, as is @user_data until @destroy.  Gives the recorder that the line feeds,
 * (transfer full). */
TandemRecorder *tandem_call_recording_begin (const char *call_id, const char *path, gint64 position, const char *format,
                                             TandemRecordingEncoder *encoder,
                                             const TandemCallRecordingListener *listener, gpointer user_data,
                                             GDestroyNotify destroy);
