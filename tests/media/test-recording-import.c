// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-import.h"

#include <glib/gstdio.h>
#include <string.h>

#include "recording-fixture.h"
#include "tandem-error.h"
#include "tandem-ulaw.h"

#define RATE 8000
/* Not a multiple of any block. */
#define N_SAMPLES (9 * RATE + 123)

static void
put (GByteArray *file, guint32 value, guint n_bytes)
{
  const guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (file, (const guint8 *) &little, n_bytes);
}

/* A WAV file as others write it, with a chunk between the format and the sound. */
static char *
write_wav (RecordingFixture *fixture, guint channels, guint8 **sounds)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  char *path = g_build_filename (fixture->folder, "theirs.wav", NULL);
  g_autoptr (GError) error = NULL;

  g_byte_array_append (file, (const guint8 *) "RIFF", 4);
  put (file, 4 + 24 + 12 + 8 + N_SAMPLES * 2 * channels, 4);
  g_byte_array_append (file, (const guint8 *) "WAVEfmt ", 8);
  put (file, 16, 4);
  put (file, 1, 2);
  put (file, channels, 2);
  put (file, RATE, 4);
  put (file, RATE * 2 * channels, 4);
  put (file, 2 * channels, 2);
  put (file, 16, 2);
  g_byte_array_append (file, (const guint8 *) "LIST\4\0\0\0abcd", 12);
  g_byte_array_append (file, (const guint8 *) "data", 4);
  put (file, N_SAMPLES * 2 * channels, 4);
  for (gsize i = 0; i < N_SAMPLES; i++)
    for (guint channel = 0; channel < channels; channel++)
      put (file, (guint16) tandem_ulaw_decode (sounds[channel][i]), 2);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, &error));
  g_assert_no_error (error);
  return path;
}

static gboolean
import (RecordingFixture *fixture, const char *source, GArray *gaps, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_recording_import_async (source, fixture->path, gaps, NULL, keep_result, &result);
  return tandem_recording_import_finish (wait_for (&result), error);
}

/* Not the bytes: mu-law has two zeros. */
static void
assert_same_sound (const char *path, guint channel, const guint8 *sound)
{
  gsize n;
  g_autofree guint8 *found = read_channel (path, channel, &n);

  g_assert_cmpuint (n, ==, N_SAMPLES);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (tandem_ulaw_decode (found[i]), ==, tandem_ulaw_decode (sound[i]));
}

static void
test_stereo (RecordingFixture *fixture, gconstpointer data)
{
  const TandemRecordingGap gap = { 2500, 4000 };
  g_autofree guint8 *left = make_sound (1, N_SAMPLES), *right = make_sound (2, N_SAMPLES);
  g_autofree char *source = write_wav (fixture, 2, (guint8 *[]) { left, right });
  g_autofree char *folder = NULL;
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof gap), found = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_array_append_val (gaps, gap);
  folder = g_path_get_dirname (fixture->path);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  /* What an interrupted earlier attempt left is replaced. */
  g_assert_true (g_file_set_contents (fixture->path, "half", 4, NULL));
  g_assert_true (import (fixture, source, gaps, &error));
  g_assert_no_error (error);
  assert_same_sound (fixture->path, 0, left);
  assert_same_sound (fixture->path, 1, right);
  found = read_gaps (fixture->path);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (g_array_index (found, TandemRecordingGap, 0).from_ms, ==, gap.from_ms);
  g_assert_cmpint (g_array_index (found, TandemRecordingGap, 0).to_ms, ==, gap.to_ms);
  g_assert_false (g_file_test (source, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* Not what was asked for, but the only recording of the call. */
static void
test_mono (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *sound = make_sound (3, N_SAMPLES);
  g_autofree char *source = write_wav (fixture, 1, &sound);
  g_autofree char *before = NULL, *after = NULL, *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;
  gsize n_before, n_after;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_get_contents (source, &before, &n_before, NULL));
  g_assert_true (import (fixture, source, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, NULL));
  g_assert_cmpmem (after, n_after, before, n_before);
  g_assert_false (g_file_test (source, G_FILE_TEST_EXISTS));
}

static void
test_cut_off (RecordingFixture *fixture, gconstpointer data)
{
  static const gsize lengths[] = { 0, 11, 40, 56, 57, 10000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree guint8 *sound = make_sound (3, N_SAMPLES);
    g_autofree char *source = write_wav (fixture, 2, (guint8 *[]) { sound, sound });
    g_autofree char *whole = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_get_contents (source, &whole, NULL, NULL));
    g_assert_true (g_file_set_contents (source, whole, (gssize) lengths[i], NULL));
    g_assert_false (import (fixture, source, NULL, &error));
    g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT);
    g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
    g_assert_false (g_file_test (source, G_FILE_TEST_EXISTS));
  }
}

/* The header was written before the sound. */
static void
test_unknown_length (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *left = make_sound (1, N_SAMPLES), *right = make_sound (2, N_SAMPLES);
  g_autofree char *source = write_wav (fixture, 2, (guint8 *[]) { left, right });
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (source, &whole, &n, NULL));
  memset (whole + 4, 0xff, 4);
  memset (whole + 52, 0xff, 4);
  g_assert_true (g_file_set_contents (source, whole, (gssize) n, NULL));
  g_assert_true (import (fixture, source, NULL, &error));
  g_assert_no_error (error);
  assert_same_sound (fixture->path, 0, left);
  assert_same_sound (fixture->path, 1, right);
}

static void
test_not_a_sound (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree char *source = g_build_filename (fixture->folder, "page.html", NULL);
  g_autofree char *text = g_strnfill (5000, '<');
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (source, text, -1, NULL));
  g_assert_false (import (fixture, source, NULL, &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT);
}

/* The disk refuses: what was fetched stays, so that it need not be fetched again. */
static void
test_no_room (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *sound = make_sound (3, N_SAMPLES);
  g_autofree char *source = write_wav (fixture, 2, (guint8 *[]) { sound, sound });
  g_autoptr (GError) error = NULL;

  g_free (fixture->path);
  fixture->path = g_build_filename (source, "a-file-is-no-folder.wav", NULL);
  g_assert_false (import (fixture, source, NULL, &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING);
  g_assert_true (g_file_test (source, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*func) (RecordingFixture *, gconstpointer);
  } tests[] = {
    { "/recording-import/stereo", test_stereo },
    { "/recording-import/mono", test_mono },
    { "/recording-import/cut-off", test_cut_off },
    { "/recording-import/unknown-length", test_unknown_length },
    { "/recording-import/not-a-sound", test_not_a_sound },
    { "/recording-import/no-room", test_no_room },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, RecordingFixture, NULL, recording_fixture_set_up, tests[i].func, recording_fixture_tear_down);
  return g_test_run ();
}
