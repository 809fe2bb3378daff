// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* The channels of a recording. */
#define TANDEM_RECORDING_CHANNELS 2 /* 0: the remote; 1: our side */

/* A stretch that was not recorded: somebody paused it, or the disk was too slow.  It is silent. */
typedef struct {
  gint64 from_ms;
  gint64 to_ms;
} TandemRecordingGap;

/* One recording, to be listened to.  What is slow happens elsewhere; "changed" tells when it is done.  Main thread only.
 *
 * Signals: "changed": playing, position, duration, rate, peaks, gaps or error are not what they were. */
#define TANDEM_TYPE_RECORDING (tandem_recording_get_type ())
G_DECLARE_INTERFACE (TandemRecording, tandem_recording, TANDEM, RECORDING, GObject)

struct _TandemRecordingInterface {
  GTypeInterface parent;
  void (*play) (TandemRecording *self);
  void (*pause) (TandemRecording *self);
  void (*seek) (TandemRecording *self, gint64 position_ms);
  void (*set_rate) (TandemRecording *self, double rate);
  gboolean (*get_playing) (TandemRecording *self);
  gint64 (*get_position_ms) (TandemRecording *self);
  gint64 (*get_duration_ms) (TandemRecording *self);
  double (*get_rate) (TandemRecording *self);
  gint64 (*get_start_ms) (TandemRecording *self);
  const float *(*get_peaks) (TandemRecording *self, guint channel, guint *n_peaks);
  const TandemRecordingGap *(*get_gaps) (TandemRecording *self, guint *n_gaps);
  const GError *(*get_error) (TandemRecording *self);
};

/* From the beginning when it has come to its end. */
void tandem_recording_play (TandemRecording *self);
void tandem_recording_pause (TandemRecording *self);
/* Bounded by the length; playing or not, as before. */
void tandem_recording_seek (TandemRecording *self, gint64 position_ms);
/* 1.0 to 2.0: faster, not higher. */
void tandem_recording_set_rate (TandemRecording *self, double rate);
gboolean tandem_recording_get_playing (TandemRecording *self);
gint64 tandem_recording_get_position_ms (TandemRecording *self);
/* 0 until it is known. */
gint64 tandem_recording_get_duration_ms (TandemRecording *self);
double tandem_recording_get_rate (TandemRecording *self);
/* Where in the call it begins: turns are placed by ms since the media stream began. */
gint64 tandem_recording_get_start_ms (TandemRecording *self);
/* How loud @channel is over the whole length, 0.0 to 1.0, for drawing.  NULL (and 0) until it is known.  Borrowed until the
 * next "changed". */
const float *tandem_recording_get_peaks (TandemRecording *self, guint channel, guint *n_peaks);
/* Where it is silent because nothing was recorded, in order, in ms from its beginning.  NULL (and 0) without any, and until
 * they are known.  Borrowed until the next "changed". */
const TandemRecordingGap *tandem_recording_get_gaps (TandemRecording *self, guint *n_gaps);
/* Why it cannot be played (TANDEM_AUDIO_ERROR); NULL: it can. */
const GError *tandem_recording_get_error (TandemRecording *self);

/* For implementations. */
void tandem_recording_report_changed (TandemRecording *self);
