// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recorder.h"
#include "tandem-recording-gaps.h"

/* A folder of its own, and recordings made in it. */
typedef struct {
  char *folder;
  char *path; /* of a .wav file, not yet made */

  GError *error; /* of failed() */
  guint n_failed;
  guint n_finished;
  gint64 duration_ms;
} RecordingFixture;

void recording_fixture_set_up (RecordingFixture *fixture, gconstpointer data);
void recording_fixture_tear_down (RecordingFixture *fixture, gconstpointer data);

extern const TandemRecorderListener recording_fixture_listener;
TandemRecorder *start_recording (RecordingFixture *fixture, gint64 start);
/* Runs the main loop until finished(), and checks that the object goes. */
void finish_recording (RecordingFixture *fixture, TandemRecorder *recorder);
void wait_until (guint *counter);
void run_for (guint ms);

/* A sound unlike any other of the same length: a sweep whose speed depends on @seed, as mu-law. */
guint8 *make_sound (guint seed, gsize n);
/* A finished recording of @seconds: sounds 1 on the left and 2 on the right; paused between the two (0, 0: never). */
void make_recording (RecordingFixture *fixture, guint seconds, guint pause_from_s, guint pause_to_s);

/* The samples of one channel of our WAV file @path. */
guint8 *read_channel (const char *path, guint channel, gsize *n);
double correlate (const gint16 *a, const gint16 *b, gsize n);
/* The best correlation within @slack samples. */
double correlate_shifted (const gint16 *a, const gint16 *b, gsize n, gsize slack);

void keep_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *wait_for (GAsyncResult **result);
GArray *read_gaps (const char *path);

/* Runs this program with @option and the fixture's folder, on which a file system of @size ("64k") is mounted, and
 * expects exit status 0; skips the test where that cannot be done. */
void run_on_small_disk (RecordingFixture *fixture, const char *size, const char *option);
