// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "recording-fixture.h"

#include <math.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-hold-music.h"

#define FRAME TANDEM_ULAW_FRAME

/* The number of frames after which @music repeats. */
static guint64
get_length (TandemHoldMusic *music)
{
  const guint8 *first = tandem_hold_music_get_frame (music, 0);
  guint64 n = 1;

  while (tandem_hold_music_get_frame (music, n) != first)
    n++;
  return n;
}

static gint16
get_sample (TandemHoldMusic *music, guint64 i)
{
  return tandem_ulaw_decode (tandem_hold_music_get_frame (music, i / FRAME)[i % FRAME]);
}

/* The largest second difference of @n samples from @from: a click is a corner. */
static int
get_sharpest (TandemHoldMusic *music, guint64 from, guint64 n)
{
  int sharpest = 0;

  for (guint64 i = from; i < from + n; i++)
    sharpest = MAX (sharpest, ABS (get_sample (music, i + 1) - 2 * get_sample (music, i) + get_sample (music, i - 1)));
  return sharpest;
}

static void
test_shipped (RecordingFixture *fixture, gconstpointer data)
{
  TandemHoldMusic *music = tandem_hold_music_new ();
  guint64 n_frames = get_length (music);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  int seam;
  int elsewhere;

  for (guint64 i = 0; i < n_frames; i++)
    g_byte_array_append (all, tandem_hold_music_get_frame (music, i), FRAME);
  g_test_message ("%d s at %.1f dBFS", (int) n_frames / 50, tandem_ulaw_level (all->data, all->len));
  g_assert_cmpuint (n_frames, >=, 30 * 50);
  g_assert_cmpuint (n_frames, <=, 40 * 50);
  g_assert_cmpfloat_with_epsilon (tandem_ulaw_level (all->data, all->len), -20, 0.5);
  /* Never a silent second, for the caller would think that the call is lost. */
  for (guint i = 0; i + 8000 <= all->len; i += 8000)
    g_assert_cmpfloat (tandem_ulaw_level (all->data + i, 8000), >, -32);

  seam = get_sharpest (music, n_frames * FRAME - 40, 80);
  elsewhere = get_sharpest (music, 1, n_frames * FRAME - 100);
  g_test_message ("sharpest at the seam %d, elsewhere %d", seam, elsewhere);
  g_assert_cmpint (seam, <, elsewhere);
  g_assert_true (tandem_hold_music_get_frame (music, G_MAXUINT64) != NULL);
  g_assert_finalize_object (music);
}

static TandemHoldMusic *
load (const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_hold_music_load_async (path, NULL, keep_result, &result);
  return tandem_hold_music_load_finish (wait_for (&result), error);
}

/* A stereo recording is mixed down. */
static void
test_own_file (RecordingFixture *fixture, gconstpointer data)
{
  const gsize n = 3 * 8000;
  g_autoptr (TandemHoldMusic) music = NULL;
  g_autofree guint8 *left = make_sound (1, n);
  g_autofree guint8 *right = make_sound (2, n);
  g_autofree gint16 *heard = g_new (gint16, n);
  g_autofree gint16 *mixed = g_new (gint16, n);

  make_recording (fixture, 3, 0, 0);
  music = load (fixture->path, NULL);
  g_assert_cmpuint (get_length (music), ==, 150);
  for (gsize i = 0; i < n; i++) {
    heard[i] = get_sample (music, i);
    mixed[i] = (gint16) ((tandem_ulaw_decode (left[i]) + tandem_ulaw_decode (right[i])) / 2);
  }
  g_assert_cmpfloat (correlate (heard, mixed, n), >, 0.99);
  /* Both ends fade. */
  g_assert_cmpint (ABS (heard[0]), <, 100);
  g_assert_cmpint (ABS (heard[n - 1]), <, 100);
}

static void
test_longest (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemHoldMusic) music = NULL;
  g_autofree guint8 *sound = make_sound (1, 8000);
  TandemRecorder *recorder = start_recording (fixture, 0);

  tandem_recorder_add_remote (recorder, 0, sound, 8000);
  run_for (700);
  tandem_recorder_add_remote (recorder, 11 * 60 * 8000, sound, 8000);
  finish_recording (fixture, recorder);
  music = load (fixture->path, NULL);
  g_assert_cmpuint (get_length (music), ==, 10 * 60 * 50);
}

static void
test_bad_files (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "song.mp3", NULL);
  g_autoptr (GError) error = NULL;
  const guint8 sample = 0x20;
  TandemRecorder *recorder;

  g_assert_null (load ("/nowhere/song.mp3", &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "/nowhere/song.mp3"));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "la la la", -1, NULL));
  g_assert_null (load (path, &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "damaged"));
  g_clear_error (&error);

  recorder = start_recording (fixture, 0);
  tandem_recorder_add_remote (recorder, 0, &sample, 1);
  finish_recording (fixture, recorder);
  g_assert_null (load (fixture->path, &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "no sound in it"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, RecordingFixture, NULL, recording_fixture_set_up, function, \
                                        recording_fixture_tear_down)
  ADD ("/hold-music/shipped", test_shipped);
  ADD ("/hold-music/own-file", test_own_file);
  ADD ("/hold-music/longest", test_longest);
  ADD ("/hold-music/bad-files", test_bad_files);
#undef ADD
  return g_test_run ();
}
