// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "recording-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#include "tandem-error.h"
#include "tandem-recording-header.h"
#include "tandem-sound-file.h"
#include "tandem-ulaw.h"

#define FRAME TANDEM_ULAW_FRAME
#define SECOND 8000

static void
assert_gap (GArray *gaps, guint i, gint64 from_ms, gint64 to_ms)
{
  g_assert_cmpuint (i, <, gaps->len);
  g_assert_cmpint (g_array_index (gaps, TandemRecordingGap, i).from_ms, ==, from_ms);
  g_assert_cmpint (g_array_index (gaps, TandemRecordingGap, i).to_ms, ==, to_ms);
}

static void
assert_silent (const guint8 *samples, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    g_assert_cmphex (samples[i], ==, TANDEM_ULAW_SILENCE);
}

/* Our side is 300 ms ahead, the remote comes with a frame repeated and two swapped. */
static void
test_channels (RecordingFixture *fixture, gconstpointer data)
{
  const gsize n = 4 * SECOND;
  const gint64 start = 12345;
  g_autofree guint8 *left = make_sound (1, n);
  g_autofree guint8 *right = make_sound (2, n);
  g_autofree guint8 *read_left = NULL;
  g_autofree guint8 *read_right = NULL;
  TandemRecorder *recorder = start_recording (fixture, start);
  GStatBuf status;
  gsize n_left;
  gsize n_right;

  g_assert_cmpstr (tandem_recorder_get_path (recorder), ==, fixture->path);
  for (gsize i = 0; i < n / FRAME; i++) {
    gsize lead = MIN (i + 15, n / FRAME - 1) * FRAME;
    gsize swapped = (i == 50 ? 51 : i == 51 ? 50 : i) * FRAME;

    if (i == 0)
      tandem_recorder_add_ours (recorder, start, right, 15 * FRAME);
    tandem_recorder_add_ours (recorder, start + (gint64) lead, right + lead, FRAME);
    tandem_recorder_add_remote (recorder, start + (gint64) swapped, left + swapped, FRAME);
    if (i == 60)
      tandem_recorder_add_remote (recorder, start + (gint64) swapped - FRAME, left + swapped - FRAME, FRAME);
    /* It is written in between. */
    if (i == 49 || i == 100)
      run_for (700);
  }
  /* What was said before the recording began does not belong to it. */
  tandem_recorder_add_remote (recorder, start - FRAME, right, FRAME);
  finish_recording (fixture, recorder);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpint (fixture->duration_ms, ==, 4000);
  read_left = read_channel (fixture->path, 0, &n_left);
  read_right = read_channel (fixture->path, 1, &n_right);
  g_assert_cmpmem (read_left, n_left, left, n);
  g_assert_cmpmem (read_right, n_right, right, n);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, 0600);
}

static void
test_missing (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *sound = make_sound (1, SECOND);
  g_autofree guint8 *left = NULL;
  g_autofree guint8 *right = NULL;
  TandemRecorder *recorder = start_recording (fixture, 0);
  g_autoptr (GArray) gaps = NULL;
  const gsize far = 600 * SECOND;
  gsize n;

  tandem_recorder_add_remote (recorder, SECOND, sound, SECOND);
  run_for (700);
  /* The stream is gone for ten minutes. */
  tandem_recorder_add_ours (recorder, (gint64) far, sound, SECOND);
  /* A position that cannot be. */
  tandem_recorder_add_ours (recorder, G_MAXINT64 - 10, sound, SECOND);
  tandem_recorder_add_ours (recorder, 1000 * 3600 * (gint64) SECOND, sound, SECOND);
  finish_recording (fixture, recorder);
  g_assert_cmpint (fixture->duration_ms, ==, 601000);
  left = read_channel (fixture->path, 0, &n);
  right = read_channel (fixture->path, 1, &n);
  assert_silent (left, 0, SECOND);
  g_assert_cmpmem (left + SECOND, SECOND, sound, SECOND);
  assert_silent (left, 2 * SECOND, n);
  assert_silent (right, 0, far);
  g_assert_cmpmem (right + far, n - far, sound, SECOND);
  gaps = read_gaps (fixture->path);
  g_assert_cmpuint (gaps->len, ==, 0);
}

/* The card number: nothing of it is kept, though our side was ahead when the key was pressed. */
static void
test_pause (RecordingFixture *fixture, gconstpointer data)
{
  const gsize n = 6 * SECOND;
  g_autofree guint8 *left = make_sound (1, n);
  g_autofree guint8 *right = make_sound (2, n);
  g_autofree guint8 *read_left = NULL;
  g_autofree guint8 *read_right = NULL;
  g_autoptr (GArray) gaps = NULL;
  TandemRecorder *recorder = start_recording (fixture, 0);
  gsize n_read;

  tandem_recorder_add_remote (recorder, 0, left, 2 * SECOND);
  tandem_recorder_add_ours (recorder, 0, right, 2 * SECOND + 2400);
  run_for (700);
  tandem_recorder_set_paused (recorder, TRUE, 2 * SECOND);
  tandem_recorder_set_paused (recorder, TRUE, 3 * SECOND);
  tandem_recorder_add_remote (recorder, 2 * SECOND - 800, left + 2 * SECOND - 800, 2 * SECOND);
  tandem_recorder_add_ours (recorder, 2 * SECOND + 2400, right + 2 * SECOND + 2400, SECOND);
  run_for (700);
  tandem_recorder_set_paused (recorder, FALSE, 4 * SECOND);
  /* A late frame of the pause. */
  tandem_recorder_add_remote (recorder, 4 * SECOND - 800, left + 4 * SECOND - 800, n - 4 * SECOND + 800);
  tandem_recorder_add_ours (recorder, 4 * SECOND, right + 4 * SECOND, n - 4 * SECOND);
  /* The last one is still open at the end, and one is too short to be any. */
  tandem_recorder_set_paused (recorder, TRUE, 5 * SECOND);
  tandem_recorder_set_paused (recorder, FALSE, 5 * SECOND);
  tandem_recorder_set_paused (recorder, TRUE, 5 * SECOND + 4000);
  finish_recording (fixture, recorder);
  g_assert_cmpint (fixture->duration_ms, ==, 6000);
  read_left = read_channel (fixture->path, 0, &n_read);
  read_right = read_channel (fixture->path, 1, &n_read);
  g_assert_cmpmem (read_left, 2 * SECOND, left, 2 * SECOND);
  g_assert_cmpmem (read_right, 2 * SECOND, right, 2 * SECOND);
  assert_silent (read_left, 2 * SECOND, 4 * SECOND);
  assert_silent (read_right, 2 * SECOND, 4 * SECOND);
  g_assert_cmpmem (read_left + 4 * SECOND, SECOND, left + 4 * SECOND, SECOND);
  g_assert_cmpmem (read_right + 4 * SECOND, SECOND, right + 4 * SECOND, SECOND);
  assert_silent (read_left, 5 * SECOND + 4000, n_read);
  gaps = read_gaps (fixture->path);
  g_assert_cmpuint (gaps->len, ==, 2);
  assert_gap (gaps, 0, 2000, 4000);
  assert_gap (gaps, 1, 5500, 6000);
}

/* The worker's answer is never read, as if the disk hung: what is kept is bounded, and what was lost is marked. */
static void
test_slow_disk (RecordingFixture *fixture, gconstpointer data)
{
  const gsize n = 120 * SECOND;
  g_autofree guint8 *sound = make_sound (1, n);
  g_autofree guint8 *left = NULL;
  TandemRecorder *recorder = start_recording (fixture, 0);
  g_autoptr (GArray) gaps = NULL;
  const TandemRecordingGap *gap;
  gsize n_read;

  for (gsize at = 0; at < n - SECOND; at += FRAME)
    tandem_recorder_add_remote (recorder, (gint64) at, sound + at, FRAME);
  run_for (700);
  tandem_recorder_add_remote (recorder, (gint64) n - SECOND, sound + n - SECOND, SECOND);
  finish_recording (fixture, recorder);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  gaps = read_gaps (fixture->path);
  g_assert_cmpuint (gaps->len, ==, 1);
  gap = &g_array_index (gaps, TandemRecordingGap, 0);
  g_assert_cmpint (gap->from_ms, >=, 10000);
  g_assert_cmpint (gap->from_ms, <=, 20000);
  g_assert_cmpint (gap->to_ms, ==, 119000);
  left = read_channel (fixture->path, 0, &n_read);
  g_assert_cmpuint (n_read, ==, n);
  g_assert_cmpmem (left, (gsize) gap->from_ms * 8, sound, (gsize) gap->from_ms * 8);
  assert_silent (left, (gsize) gap->from_ms * 8, n - SECOND);
  g_assert_cmpmem (left + n - SECOND, SECOND, sound + n - SECOND, SECOND);
}

static void
test_nothing (RecordingFixture *fixture, gconstpointer data)
{
  finish_recording (fixture, start_recording (fixture, 0));
  g_assert_cmpuint (fixture->n_failed, ==, 0);
  g_assert_cmpint (fixture->duration_ms, ==, 0);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
assert_failure (RecordingFixture *fixture, const char *says)
{
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_error (fixture->error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING);
  g_test_message ("%s", fixture->error->message);
  g_assert_nonnull (strstr (fixture->error->message, says));
  g_assert_null (strchr (fixture->error->message, '\n'));
}

static void
test_unwritable (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *sound = make_sound (1, SECOND);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  TandemRecorder *recorder;

  /* A file where the folder should be stops root too. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  recorder = start_recording (fixture, 0);
  tandem_recorder_add_remote (recorder, 0, sound, SECOND);
  wait_until (&fixture->n_failed);
  assert_failure (fixture, "make the folder writable");
  tandem_recorder_add_remote (recorder, SECOND, sound, SECOND);
  tandem_recorder_set_paused (recorder, TRUE, SECOND);
  finish_recording (fixture, recorder);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpint (fixture->duration_ms, ==, 0);

  /* finish() at once: both words come, in this order. */
  recorder = start_recording (fixture, 0);
  finish_recording (fixture, recorder);
  assert_failure (fixture, "make the folder writable");
}

static void
test_never_overwrites (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (fixture->path, "precious", -1, NULL));
  finish_recording (fixture, start_recording (fixture, 0));
  assert_failure (fixture, "is there already");
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "precious");
}

/* On a file system of 64 KiB: exit status 0 when all is as it should be. */
static int
child_fills_disk (const char *folder)
{
  RecordingFixture fixture = { .folder = (char *) folder, .path = g_build_filename (folder, "calls", "c1.wav", NULL) };
  const gsize n = 8 * SECOND;
  g_autofree guint8 *sound = make_sound (1, n);
  g_autofree guint8 *left = NULL;
  TandemRecorder *recorder = start_recording (&fixture, 0);
  gsize n_read;

  for (gsize at = 0; at < n; at += SECOND) {
    tandem_recorder_add_remote (recorder, (gint64) at, sound + at, SECOND);
    run_for (600);
  }
  finish_recording (&fixture, recorder);
  assert_failure (&fixture, "is full: free some space");
  left = read_channel (fixture.path, 0, &n_read);
  g_assert_cmpuint (n_read, >, 2 * SECOND);
  g_assert_cmpmem (left, n_read, sound, n_read);
  g_assert_cmpint (fixture.duration_ms, ==, n_read / 8);
  g_free (fixture.path);
  return 0;
}

static void
test_full_disk (RecordingFixture *fixture, gconstpointer data)
{
  run_on_small_disk (fixture, "64k", "--child-fills-disk");
}

static gboolean
add_frame (gpointer data)
{
  static gsize at;
  static guint8 *left;
  static guint8 *right;
  TandemRecorder *recorder = data;
  g_autofree char *line = NULL;

  if (!left) {
    left = make_sound (1, 60 * SECOND);
    right = make_sound (2, 60 * SECOND);
  }
  tandem_recorder_add_remote (recorder, (gint64) at, left + at, FRAME);
  tandem_recorder_add_ours (recorder, (gint64) at, right + at, FRAME);
  at += FRAME;
  if (at == 2 * SECOND)
    tandem_recorder_set_paused (recorder, TRUE, (gint64) at);
  line = g_strdup_printf ("%" G_GSIZE_FORMAT "\n", at);
  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    _exit (1);
  return G_SOURCE_CONTINUE;
}

/* Records in real time until it is killed. */
static int
child_records (const char *path)
{
  g_autoptr (TandemRecorder) recorder = tandem_recorder_new (path, 0, &recording_fixture_listener, NULL);

  g_timeout_add (20, add_frame, recorder);
  wait_until (&(guint){ 0 });
  return 1;
}

static gboolean
count (const guint8 *decoded, gsize n, gpointer user_data)
{
  *(gsize *) user_data += n / 4;
  return TRUE;
}

/* As any player would. */
static gsize
count_played (const char *path)
{
  g_autoptr (GError) error = NULL;
  gsize n_samples = 0;

  tandem_sound_file_decode (path, "audio/x-raw,format=S16LE,rate=8000,channels=2", count, &n_samples, NULL, &error);
  g_assert_no_error (error);
  return n_samples;
}

static int
repair (const char *folder)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  int n;

  tandem_recorder_repair_async (folder, NULL, keep_result, &result);
  n = tandem_recorder_repair_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  return n;
}

/* Killed at @kill_at samples; how many it had taken when it died. */
static gsize
record_and_kill (RecordingFixture *fixture, gsize kill_at)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--child-records",
                                                    fixture->path, NULL);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  gsize last = 0;
  char *line;

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL))) {
    last = (gsize) atol (line);
    g_free (line);
    if (last == kill_at)
      g_subprocess_send_signal (child, SIGKILL);
  }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  return last;
}

static void
test_kill (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree guint8 *expected = make_sound (1, 60 * SECOND);
  gsize kill_at[] = { SECOND + 3 * FRAME, 3 * SECOND + 22 * FRAME };

  for (guint round = 0; round < G_N_ELEMENTS (kill_at); round++) {
    gsize last = record_and_kill (fixture, kill_at[round]);
    g_autofree guint8 *before = NULL;
    g_autofree guint8 *after = NULL;
    g_autoptr (GArray) gaps = NULL;
    gsize n_before;
    gsize n_after;
    gsize n_said;

    /* As it is, without any repair. */
    before = read_channel (fixture->path, 0, &n_before);
    g_test_message ("killed at %" G_GSIZE_FORMAT " ms, %" G_GSIZE_FORMAT " ms play", last / 8, n_before / 8);
    g_assert_cmpuint (n_before + SECOND, >=, last);
    n_said = MIN (n_before, 2 * SECOND);
    g_assert_cmpmem (before, n_said, expected, n_said);
    assert_silent (before, n_said, n_before);
    g_assert_cmpuint (count_played (fixture->path), ==, n_before);
    repair (fixture->folder);
    after = read_channel (fixture->path, 0, &n_after);
    g_assert_cmpuint (n_after, >=, n_before);
    g_assert_cmpuint (count_played (fixture->path), ==, n_after);
    g_assert_cmpint (repair (fixture->folder), ==, 0);
    gaps = read_gaps (fixture->path);
    g_assert_cmpuint (gaps->len, ==, round == 1 ? 1 : 0);
    if (round == 1)
      assert_gap (gaps, 0, 2000, (gint64) n_after / 8);
    g_unlink (fixture->path);
  }
}

static char *
put_file (RecordingFixture *fixture, const char *name, const void *contents, gsize n)
{
  char *path = g_build_filename (fixture->folder, "calls", name, NULL);

  g_assert_true (g_file_set_contents (path, contents, (gssize) n, NULL));
  return path;
}

/* A worker says it before the repair's result is there. */
static GString *said;

static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields && level == G_LOG_LEVEL_MESSAGE; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append (said, fields[i].value);
  return level == G_LOG_LEVEL_MESSAGE ? G_LOG_WRITER_HANDLED : g_log_writer_default (level, fields, n_fields, data);
}

static void
test_repair (RecordingFixture *fixture, gconstpointer data)
{
  static const char foreign[] = "RIFF\x28\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\4\0\0\0abcd";
  g_autofree char *whole = NULL;
  g_autofree char *path = NULL;
  g_autofree char *stale = NULL;
  g_autofree char *fresh = NULL;
  g_autofree char *kept = NULL;
  g_autofree guint8 *left = NULL;
  struct utimbuf long_ago = { 1000000000, 1000000000 };
  gsize n;
  gsize n_left;

  make_recording (fixture, 3, 1, 2);
  g_assert_true (g_file_get_contents (fixture->path, &whole, &n, NULL));
  /* One at a time, since the order within a folder is nobody's. */
  g_assert_cmpint (repair (fixture->folder), ==, 0);
  g_free (put_file (fixture, "foreign.wav", foreign, sizeof foreign - 1));
  g_free (put_file (fixture, "notes.txt", "RIFF", 4));
  g_assert_cmpint (repair (fixture->folder), ==, 0);
  for (guint i = 0; i < 4; i++) {
    const char *contents[] = { "", "RIFF", whole, "This is no sound at all, but somebody called it so." };
    const gsize lengths[] = { 0, 4, TANDEM_RECORDING_HEADER_SIZE, 50 };

    path = put_file (fixture, "bad.wav", contents[i], lengths[i]);
    g_string_truncate (said, 0);
    g_assert_cmpint (repair (fixture->folder), ==, 0);
    g_assert_nonnull (strstr (said->str, "bad.wav cannot be used"));
    g_assert_true (g_file_get_contents (path, &kept, &n_left, NULL));
    g_assert_cmpmem (kept, n_left, contents[i], lengths[i]);
    g_clear_pointer (&kept, g_free);
    g_unlink (path);
    g_clear_pointer (&path, g_free);
  }
  /* Cut off in the middle of a sample. */
  path = put_file (fixture, "cut.wav", whole, TANDEM_RECORDING_HEADER_SIZE + 2 * SECOND + 7);
  g_assert_cmpint (repair (fixture->folder), ==, 1);
  left = read_channel (path, 0, &n_left);
  g_assert_cmpuint (n_left, ==, SECOND + 3);

  stale = put_file (fixture, "old.opus.unfinished", "x", 1);
  fresh = put_file (fixture, "new.opus.unfinished", "x", 1);
  g_assert_cmpint (utime (stale, &long_ago), ==, 0);
  g_assert_cmpint (repair (fixture->folder), ==, 0);
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh, G_FILE_TEST_EXISTS));
}

static void
test_repair_folder (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "nowhere", NULL);
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (repair (nowhere), ==, 0);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  tandem_recorder_repair_async (file, NULL, keep_result, &result);
  g_assert_cmpint (tandem_recorder_repair_finish (wait_for (&result), &error), ==, -1);
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING);
  g_assert_nonnull (strstr (error->message, "choose another one"));
}

/* More pauses than the header has room for: the first are marked, all are silent. */
static void
test_many_pauses (RecordingFixture *fixture, gconstpointer data)
{
  const guint n_pauses = TANDEM_RECORDING_HEADER_GAPS + 10;
  const gsize n = n_pauses * 2 * FRAME;
  g_autofree guint8 *sound = make_sound (1, n);
  g_autofree guint8 *left = NULL;
  g_autoptr (GArray) gaps = NULL;
  TandemRecorder *recorder = start_recording (fixture, 0);
  gsize n_read;

  for (gsize at = 0; at < n; at += FRAME) {
    tandem_recorder_set_paused (recorder, at / FRAME % 2 == 1, (gint64) at);
    tandem_recorder_add_remote (recorder, (gint64) at, sound + at, FRAME);
  }
  finish_recording (fixture, recorder);
  gaps = read_gaps (fixture->path);
  g_assert_cmpuint (gaps->len, ==, TANDEM_RECORDING_HEADER_GAPS);
  assert_gap (gaps, 0, 20, 40);
  assert_gap (gaps, TANDEM_RECORDING_HEADER_GAPS - 1, TANDEM_RECORDING_HEADER_GAPS * 40 - 20,
              TANDEM_RECORDING_HEADER_GAPS * 40);
  left = read_channel (fixture->path, 0, &n_read);
  for (gsize at = 0; at < n; at += 2 * FRAME) {
    g_assert_cmpmem (left + at, FRAME, sound + at, FRAME);
    assert_silent (left, at + FRAME, at + 2 * FRAME);
  }
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child-records"))
    return child_records (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--child-fills-disk"))
    return child_fills_disk (argv[2]);
  g_test_init (&argc, &argv, NULL);
  said = g_string_new (NULL);
  g_log_set_writer_func (on_log, NULL, NULL);
#define ADD(path, function) g_test_add (path, RecordingFixture, NULL, recording_fixture_set_up, function, \
                                        recording_fixture_tear_down)
  ADD ("/recorder/channels", test_channels);
  ADD ("/recorder/missing", test_missing);
  ADD ("/recorder/pause", test_pause);
  ADD ("/recorder/many-pauses", test_many_pauses);
  ADD ("/recorder/slow-disk", test_slow_disk);
  ADD ("/recorder/nothing", test_nothing);
  ADD ("/recorder/unwritable", test_unwritable);
  ADD ("/recorder/never-overwrites", test_never_overwrites);
  ADD ("/recorder/full-disk", test_full_disk);
  ADD ("/recorder/kill", test_kill);
  ADD ("/recorder/repair", test_repair);
  ADD ("/recorder/repair-folder", test_repair_folder);
#undef ADD
  return g_test_run ();
}
