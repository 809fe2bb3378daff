// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "remove-folder.h"
#include "tandem-error.h"
#include "tandem-recording-header.h"
#include "tandem-recording-library.h"

#define RATE 8000
#define SECONDS 3

/* Takes its time, as a loudspeaker does. */
#define SINK "fakesink sync=true"

typedef struct {
  char *folder;
  char *path;
  TandemRecordings *library;
  TandemRecording *recording;
} Fixture;

static void
append_number (GByteArray *file, guint32 number, guint n_bytes)
{
  guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (file, (const guint8 *) &little, n_bytes);
}

/* 16-bit stereo: a tone on the left in the first half, on the right in the second. */
static void
write_wav (const char *path)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  guint32 n_bytes = RATE * SECONDS * 4;

  g_byte_array_append (file, (const guint8 *) "RIFF", 4);
  append_number (file, 36 + n_bytes, 4);
  g_byte_array_append (file, (const guint8 *) "WAVEfmt ", 8);
  append_number (file, 16, 4);
  append_number (file, 1, 2);
  append_number (file, 2, 2);
  append_number (file, RATE, 4);
  append_number (file, RATE * 4, 4);
  append_number (file, 4, 2);
  append_number (file, 16, 2);
  g_byte_array_append (file, (const guint8 *) "data", 4);
  append_number (file, n_bytes, 4);
  for (int i = 0; i < RATE * SECONDS; i++) {
    gint16 tone = (gint16) (16000 * sin (i * 0.4));
    gboolean left = i < RATE * SECONDS / 2;

    append_number (file, (guint16) (left ? tone : 0), 2);
    append_number (file, (guint16) (left ? 0 : tone), 2);
  }
  g_assert_true (g_file_set_contents (path, (const char *) file->data, (gssize) file->len, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("tandem-opened-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, name, NULL);
  if (g_str_equal (name, "call.wav"))
    write_wav (fixture->path);
  else
    g_file_set_contents (fixture->path, "This is no recording.", -1, NULL);
  fixture->library = tandem_recording_library_new (SINK);
  fixture->recording = tandem_recordings_open (fixture->library, fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  g_assert_finalize_object (fixture->recording);
  g_assert_finalize_object (fixture->library);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
wait_for_duration (TandemRecording *recording)
{
  while (tandem_recording_get_duration_ms (recording) == 0) {
    g_assert_no_error (tandem_recording_get_error (recording));
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
wait_for_playing (TandemRecording *recording, gboolean playing)
{
  while (tandem_recording_get_playing (recording) != playing) {
    g_assert_no_error (tandem_recording_get_error (recording));
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
test_waveform (Fixture *fixture, gconstpointer name)
{
  guint n;
  const float *peaks;

  g_assert_cmpint (tandem_recording_get_duration_ms (fixture->recording), ==, 0);
  g_assert_null (tandem_recording_get_peaks (fixture->recording, 0, &n));
  wait_for_duration (fixture->recording);
  g_assert_cmpint (ABS (tandem_recording_get_duration_ms (fixture->recording) - SECONDS * 1000), <, 20);
  peaks = tandem_recording_get_peaks (fixture->recording, 0, &n);
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpfloat (peaks[n / 4], >, 0.3f);
  g_assert_cmpfloat (peaks[n * 3 / 4], <, 0.05f);
}

/* Where to begin and how fast may be said before it plays. */
static void
test_play (Fixture *fixture, gconstpointer name)
{
  wait_for_duration (fixture->recording);
  tandem_recording_seek (fixture->recording, 1500);
  g_assert_cmpint (tandem_recording_get_position_ms (fixture->recording), ==, 1500);
  tandem_recording_set_rate (fixture->recording, 2.0);
  tandem_recording_play (fixture->recording);
  wait_for_playing (fixture->recording, TRUE);
  while (tandem_recording_get_position_ms (fixture->recording) < 1800)
    g_main_context_iteration (NULL, TRUE);
  tandem_recording_pause (fixture->recording);
  wait_for_playing (fixture->recording, FALSE);
  tandem_recording_seek (fixture->recording, 99999);
  g_assert_cmpint (tandem_recording_get_position_ms (fixture->recording), <=, SECONDS * 1000);
}

static void
test_damaged (Fixture *fixture, gconstpointer name)
{
  while (!tandem_recording_get_error (fixture->recording))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (tandem_recording_get_error (fixture->recording)->domain == TANDEM_AUDIO_ERROR);
  g_assert_cmpint (tandem_recording_get_duration_ms (fixture->recording), ==, 0);
}

/* The picture stays when there is no loudspeaker, and a second attempt is one. */
static void
test_no_loudspeaker (Fixture *fixture, gconstpointer name)
{
  g_autoptr (TandemRecordings) library = tandem_recording_library_new ("filesink location=/nonexistent/loudspeaker");
  g_autoptr (TandemRecording) recording = tandem_recordings_open (library, fixture->path);

  wait_for_duration (recording);
  for (int i = 0; i < 2; i++) {
    tandem_recording_play (recording);
    while (!tandem_recording_get_error (recording))
      g_main_context_iteration (NULL, TRUE);
    g_assert_false (tandem_recording_get_playing (recording));
    g_assert_cmpint (tandem_recording_get_duration_ms (recording), >, 0);
  }
}

/* Nobody waits for the waveform of a call that is not looked at any more. */
static void
test_closed_while_reading (Fixture *fixture, gconstpointer name)
{
  g_autoptr (TandemRecording) second = tandem_recordings_open (fixture->library, fixture->path);

  g_assert_finalize_object (g_steal_pointer (&second));
  wait_for_duration (fixture->recording);
}

/* The header of a recording of our own says where it was paused. */
static void
test_gaps (Fixture *fixture, gconstpointer name)
{
  const TandemRecordingSpan pause = { 8000, 12000 };
  g_autofree guint8 *file = g_malloc (TANDEM_RECORDING_HEADER_SIZE + RATE * SECONDS * 2);
  g_autofree char *path = g_build_filename (fixture->folder, "paused.wav", NULL);
  g_autoptr (TandemRecording) recording = NULL;
  const TandemRecordingGap *gaps;
  guint n = 99;

  memset (file, 0xff, TANDEM_RECORDING_HEADER_SIZE + RATE * SECONDS * 2);
  tandem_recording_header_build (file, RATE * SECONDS, &pause, 1);
  g_assert_true (g_file_set_contents (path, (const char *) file, TANDEM_RECORDING_HEADER_SIZE + RATE * SECONDS * 2, NULL));
  recording = tandem_recordings_open (fixture->library, path);
  g_assert_null (tandem_recording_get_gaps (recording, &n));
  g_assert_cmpuint (n, ==, 0);
  while (!(gaps = tandem_recording_get_gaps (recording, &n)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (gaps[0].from_ms, ==, 1000);
  g_assert_cmpint (gaps[0].to_ms, ==, 1500);
  /* Another's file has none. */
  wait_for_duration (fixture->recording);
  g_assert_null (tandem_recording_get_gaps (fixture->recording, &n));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/opened-recording/waveform", Fixture, "call.wav", set_up, test_waveform, tear_down);
  g_test_add ("/opened-recording/gaps", Fixture, "call.wav", set_up, test_gaps, tear_down);
  g_test_add ("/opened-recording/play", Fixture, "call.wav", set_up, test_play, tear_down);
  g_test_add ("/opened-recording/damaged", Fixture, "damaged.wav", set_up, test_damaged, tear_down);
  g_test_add ("/opened-recording/no-loudspeaker", Fixture, "call.wav", set_up, test_no_loudspeaker, tear_down);
  g_test_add ("/opened-recording/closed-while-reading", Fixture, "call.wav", set_up, test_closed_while_reading,
              tear_down);
  return g_test_run ();
}
