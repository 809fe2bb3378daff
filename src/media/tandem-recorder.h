// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Writes a live call to a stereo mu-law WAV file: the remote on the left, our side on the right, 8 kHz.
 * Media thread only; the disk is written by GIO's workers, never waited for, every 500 ms or so, and the header is
 * rewritten as the file grows so that a crash leaves a file that plays.
 *
 * Positions are samples since the media stream began; what is missing is silence.  A paused stretch is silence too. */
#define TANDEM_TYPE_RECORDER (tandem_recorder_get_type ())
G_DECLARE_FINAL_TYPE (TandemRecorder, tandem_recorder, TANDEM, RECORDER, GObject)

typedef struct {
  /* The disk refused (once): recording has stopped, the call goes on.  TANDEM_AUDIO_ERROR_RECORDING. */
  void (*failed) (TandemRecorder *recorder, const GError *error, gpointer user_data);
  /* All is on disk, after finish(); @duration_ms of audio.  Comes after a failure too, with what could be kept;
   * 0: nothing, there is no file. */
  void (*finished) (TandemRecorder *recorder, const char *path, gint64 duration_ms, gpointer user_data);
} TandemRecorderListener;

/* Creates @path (its folder too).  @start: position of the first sample. */
TandemRecorder *tandem_recorder_new (const char *path, gint64 start, const TandemRecorderListener *listener, gpointer user_data);
const char *tandem_recorder_get_path (TandemRecorder *self);
/* @n mu-law bytes of the remote (of us) that begin at @position; may overlap or leave gaps. */
void tandem_recorder_add_remote (TandemRecorder *self, gint64 position, const guint8 *ulaw, gsize n);
void tandem_recorder_add_ours (TandemRecorder *self, gint64 position, const guint8 *ulaw, gsize n);
void tandem_recorder_set_paused (TandemRecorder *self, gboolean paused, gint64 position);
/* Writes what is left; finished() follows.  The object may be unreffed at once. */
void tandem_recorder_finish (TandemRecorder *self);

/* Main thread, at start: gives every unfinished file below @folder a header that tells its true length. */
void tandem_recorder_repair_async (const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* How many were repaired; -1 with an error. */
int tandem_recorder_repair_finish (GAsyncResult *result, GError **error);
