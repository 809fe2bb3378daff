// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "recording-fixture.h"

#include <math.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-recording-header.h"
#include "tandem-ulaw.h"
#include "tandem-waveform.h"

static TandemWaveform *
load (const char *path, guint n_buckets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_waveform_load_async (path, n_buckets, cancellable, keep_result, &result);
  return tandem_waveform_load_finish (wait_for (&result), error);
}

/* A square of 1000 on the left in the second second, of 8000 on the right in the fourth. */
static void
make_steps (RecordingFixture *fixture)
{
  const guint8 low = tandem_ulaw_encode (1000);
  const guint8 high = tandem_ulaw_encode (-8000);
  TandemRecorder *recorder = start_recording (fixture, 0);

  for (gint64 i = 0; i < 8000; i++) {
    tandem_recorder_add_remote (recorder, 8000 + i, &low, 1);
    tandem_recorder_add_ours (recorder, 24000 + i, &high, 1);
  }
  finish_recording (fixture, recorder);
}

static void
test_peaks (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TandemWaveform *waveform;
  const float *left;
  const float *right;

  make_steps (fixture);
  waveform = load (fixture->path, 40, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tandem_waveform_get_n_buckets (waveform), ==, 40);
  g_assert_cmpint (tandem_waveform_get_duration_ms (waveform), ==, 4000);
  left = tandem_waveform_get_peaks (waveform, 0);
  right = tandem_waveform_get_peaks (waveform, 1);
  /* One bucket of a hundred ms at each edge belongs to both. */
  for (guint i = 0; i < 40; i++) {
    if (i % 10 == 0 || i % 10 == 9)
      continue;
    g_assert_cmpfloat_with_epsilon (left[i], i / 10 == 1 ? 1000 / 32768.0 : 0, 0.002);
    g_assert_cmpfloat_with_epsilon (right[i], i / 10 == 3 ? 8000 / 32768.0 : 0, 0.01);
  }
  g_assert_finalize_object (waveform);
}

/* Shorter than its buckets. */
static void
test_short (RecordingFixture *fixture, gconstpointer data)
{
  const guint8 loud = tandem_ulaw_encode (8000);
  g_autoptr (TandemWaveform) waveform = NULL;
  TandemRecorder *recorder = start_recording (fixture, 0);

  for (gint64 i = 0; i < 80; i++)
    tandem_recorder_add_remote (recorder, i, &loud, 1);
  finish_recording (fixture, recorder);
  waveform = load (fixture->path, 500, NULL, NULL);
  g_assert_cmpuint (tandem_waveform_get_n_buckets (waveform), ==, 500);
  for (guint i = 0; i < 500; i++)
    g_assert_cmpfloat (tandem_waveform_get_peaks (waveform, 0)[i], >, 0.2);
}

/* An hour: the peaks are still where they are, and the memory is that of a minute. */
static void
test_long (RecordingFixture *fixture, gconstpointer data)
{
  const guint8 loud = tandem_ulaw_encode (8000);
  const gint64 hour = 3600 * 8000;
  g_autoptr (TandemWaveform) waveform = NULL;
  TandemRecorder *recorder = start_recording (fixture, 0);
  gint64 began;

  tandem_recorder_add_remote (recorder, 0, &loud, 1);
  run_for (700);
  tandem_recorder_add_ours (recorder, hour / 2, &loud, 1);
  run_for (700);
  tandem_recorder_add_ours (recorder, hour - 1, &loud, 1);
  finish_recording (fixture, recorder);
  g_assert_cmpint (fixture->duration_ms, ==, 3600000);
  began = g_get_monotonic_time ();
  waveform = load (fixture->path, 1000, NULL, NULL);
  g_test_message ("an hour in %d ms", (int) ((g_get_monotonic_time () - began) / 1000));
  g_assert_cmpint (tandem_waveform_get_duration_ms (waveform), ==, 3600000);
  for (guint i = 0; i < 1000; i++)
    g_assert_true ((tandem_waveform_get_peaks (waveform, 1)[i] > 0.2) == (i == 500 || i == 999));
}

static void
assert_refused (const char *path, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load (path, 100, NULL, &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_bad_files (RecordingFixture *fixture, gconstpointer data)
{
  const char *contents[] = { "", "RIFF\xff\xff\xff\x7fWAVE", "A letter, not a sound.", "OggS\0\2 and then nothing of the kind" };
  g_autofree char *path = g_build_filename (fixture->folder, "bad.wav", NULL);
  g_autofree guint8 *noise = make_sound (3, 50000);

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
    assert_refused (path, "it is damaged, or not a sound file");
  }
  g_assert_true (g_file_set_contents (path, (const char *) noise, 50000, NULL));
  assert_refused (path, "it is damaged, or not a sound file");
  assert_refused ("/nowhere/c1.wav", "look whether it was moved or removed");
  assert_refused (fixture->folder, "");
}

static void
test_cancel (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  make_steps (fixture);
  g_cancellable_cancel (cancellable);
  g_assert_null (load (fixture->path, 40, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, RecordingFixture, NULL, recording_fixture_set_up, function, \
                                        recording_fixture_tear_down)
  ADD ("/waveform/peaks", test_peaks);
  ADD ("/waveform/short", test_short);
  ADD ("/waveform/long", test_long);
  ADD ("/waveform/bad-files", test_bad_files);
  ADD ("/waveform/cancel", test_cancel);
#undef ADD
  return g_test_run ();
}
