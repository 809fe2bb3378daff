// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "recording-fixture.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "remove-folder.h"
#include "tandem-recording-header.h"
#include "tandem-ulaw.h"

void
recording_fixture_set_up (RecordingFixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("tandem-recording-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "calls", "c1.wav", NULL);
}

void
recording_fixture_tear_down (RecordingFixture *fixture, gconstpointer data)
{
  remove_folder (fixture->folder);
  g_clear_error (&fixture->error);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
on_failed (TandemRecorder *recorder, const GError *error, gpointer user_data)
{
  RecordingFixture *fixture = user_data;

  fixture->n_failed++;
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
}

static void
on_finished (TandemRecorder *recorder, const char *path, gint64 duration_ms, gpointer user_data)
{
  RecordingFixture *fixture = user_data;

  g_assert_cmpstr (path, ==, tandem_recorder_get_path (recorder));
  fixture->duration_ms = duration_ms;
  fixture->n_finished++;
}

const TandemRecorderListener recording_fixture_listener = { on_failed, on_finished };

TandemRecorder *
start_recording (RecordingFixture *fixture, gint64 start)
{
  fixture->n_finished = fixture->n_failed = 0;
  return tandem_recorder_new (fixture->path, start, &recording_fixture_listener, fixture);
}

void
wait_until (guint *counter)
{
  while (*counter == 0)
    g_main_context_iteration (NULL, TRUE);
}

void
finish_recording (RecordingFixture *fixture, TandemRecorder *recorder)
{
  gpointer gone = recorder;

  g_object_add_weak_pointer (G_OBJECT (recorder), &gone);
  tandem_recorder_finish (recorder);
  g_assert_cmpuint (fixture->n_finished, ==, 0);
  g_object_unref (recorder);
  wait_until (&fixture->n_finished);
  while (gone)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_finished, ==, 1);
}

static gboolean
set_flag (gpointer data)
{
  *(guint *) data = 1;
  return G_SOURCE_REMOVE;
}

void
run_for (guint ms)
{
  guint over = 0;

  g_timeout_add (ms, set_flag, &over);
  wait_until (&over);
}

guint8 *
make_sound (guint seed, gsize n)
{
  guint8 *sound = g_malloc (n);

  for (gsize i = 0; i < n; i++) {
    double t = (double) i / 8000;
    double hz = 400 + 250 * sin (t * (0.7 + 0.9 * seed)) + 60 * seed;

    sound[i] = tandem_ulaw_encode ((gint16) lrint (9000 * (0.6 + 0.4 * sin (5.1 * t * seed)) * sin (2 * G_PI * hz * t)));
  }
  return sound;
}

void
make_recording (RecordingFixture *fixture, guint seconds, guint pause_from_s, guint pause_to_s)
{
  const gsize n = (gsize) seconds * 8000;
  g_autofree guint8 *left = make_sound (1, n);
  g_autofree guint8 *right = make_sound (2, n);
  TandemRecorder *recorder = start_recording (fixture, 0);

  for (gsize at = 0; at < n; at += 8000) {
    if (pause_to_s > pause_from_s && (at == pause_from_s * 8000 || at == pause_to_s * 8000))
      tandem_recorder_set_paused (recorder, at == pause_from_s * 8000, (gint64) at);
    tandem_recorder_add_remote (recorder, (gint64) at, left + at, 8000);
    tandem_recorder_add_ours (recorder, (gint64) at, right + at, 8000);
    /* The disk must keep up, or there would be a gap. */
    if (at % 32000 == 0)
      run_for (40);
  }
  finish_recording (fixture, recorder);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

guint8 *
read_channel (const char *path, guint channel, gsize *n)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  gint64 n_samples;
  guint8 *samples;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_true (tandem_recording_header_parse ((const guint8 *) contents, length, &n_samples, NULL));
  g_assert_cmpint (length, >=, TANDEM_RECORDING_HEADER_SIZE + n_samples * 2);
  samples = g_malloc ((gsize) n_samples + 1);
  for (gint64 i = 0; i < n_samples; i++)
    samples[i] = (guint8) contents[TANDEM_RECORDING_HEADER_SIZE + i * 2 + channel];
  *n = (gsize) n_samples;
  return samples;
}

double
correlate (const gint16 *a, const gint16 *b, gsize n)
{
  double ab = 0, aa = 0, bb = 0;

  for (gsize i = 0; i < n; i++) {
    ab += (double) a[i] * b[i];
    aa += (double) a[i] * a[i];
    bb += (double) b[i] * b[i];
  }
  return aa > 0 && bb > 0 ? ab / sqrt (aa * bb) : 0;
}

double
correlate_shifted (const gint16 *a, const gint16 *b, gsize n, gsize slack)
{
  double best = -1;

  for (gsize shift = 0; shift <= slack; shift++) {
    best = MAX (best, correlate (a + shift, b, n - shift));
    best = MAX (best, correlate (a, b + shift, n - shift));
  }
  return best;
}

void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

GArray *
read_gaps (const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *gaps;

  tandem_recording_gaps_read_async (path, NULL, keep_result, &result);
  gaps = tandem_recording_gaps_read_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  return gaps;
}

void
run_on_small_disk (RecordingFixture *fixture, const char *size, const char *option)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *options = g_strconcat ("size=", size, NULL);
  const char *user = getuid () == 0 ? "--mount" : "--map-root-user";
  const char *script = "mount -t tmpfs -o \"$0\" tmpfs \"$1\" && shift && exec \"$@\"";
  g_autoptr (GSubprocess) probe = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                                    NULL, "unshare", user, "--mount", "sh", "-c", script, options,
                                                    fixture->folder, "true", NULL);
  g_autoptr (GSubprocess) child = NULL;

  if (!probe || !g_subprocess_wait_check (probe, NULL, NULL)) {
    g_test_skip ("no small file system can be mounted here");
    return;
  }
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, "unshare", user, "--mount", "sh", "-c", script, options,
                            fixture->folder, self, option, fixture->folder, NULL);
  g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
}
