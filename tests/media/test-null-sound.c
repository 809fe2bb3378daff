// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-null-sound.h"

#include <glib/gstdio.h>
#include <stdatomic.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-media-thread.h"

#define RATE 48000
#define WAV_HEADER 44

/* GStreamer, which reads the file, is not built for the thread sanitizer and has threads of its own. */
#if defined(__SANITIZE_THREAD__)
#define WITH_TSAN TRUE
#else
#define WITH_TSAN FALSE
#endif

static void
run_until_callbacks (TandemSoundStream *stream, guint64 n)
{
  gint64 begun = g_get_monotonic_time ();

  while (atomic_load (&stream->callbacks) < n) {
    g_assert_cmpint (g_get_monotonic_time () - begun, <, 10 * G_USEC_PER_SEC);
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
test_silence_at_its_pace (void)
{
  TandemNullSound *sound = tandem_null_sound_new (NULL, NULL, FALSE, NULL);
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (sound);
  g_autoptr (GPtrArray) devices = tandem_sound_backend_scan (backend, NULL);
  TandemSoundDeviceInfo *info = g_ptr_array_index (devices, 0);
  TandemSoundStream *microphone = tandem_sound_backend_open (backend, info->name, TRUE, NULL);
  gint64 begun = g_get_monotonic_time ();
  gint16 chunk[480];
  gint64 took;

  g_assert_cmpstr (info->name, ==, "null");
  g_assert_true (info->default_input && info->default_output);
  run_until_callbacks (microphone, 20);
  took = g_get_monotonic_time () - begun;
  g_assert_cmpint (took, >=, 199000);
  /* All that is due is there, however late. */
  g_assert_cmpuint (atomic_load (&microphone->callbacks), >=, 20);
  g_assert_cmpuint (tandem_ring_read (microphone->ring, chunk, 480), ==, 480);
  for (guint i = 0; i < 480; i++)
    g_assert_cmpint (chunk[i], ==, 0);
  tandem_sound_backend_close (backend, microphone);
  g_assert_finalize_object (sound);
}

static void
test_other_device (void)
{
  g_autoptr (TandemNullSound) sound = tandem_null_sound_new (NULL, "/nonexistent/voice.wav", FALSE, "/nonexistent/x.wav");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_sound = NULL;
  g_autoptr (GError) no_folder = NULL;

  g_assert_null (tandem_sound_backend_open (TANDEM_SOUND_BACKEND (sound), "headset", FALSE, &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE);
  g_assert_null (tandem_sound_backend_open (TANDEM_SOUND_BACKEND (sound), NULL, TRUE, &no_sound));
  g_assert_error (no_sound, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT);
  g_assert_null (tandem_sound_backend_open (TANDEM_SOUND_BACKEND (sound), NULL, FALSE, &no_folder));
  g_assert_error (no_folder, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE);
}

/* What the loudspeaker wrote is what another microphone plays. */
static void
test_file_to_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tandem-null-sound-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "spoken.wav", NULL);
  g_autofree char *bytes = NULL;
  g_autofree gint16 *got = g_new0 (gint16, RATE);
  gint16 saw[480];
  gsize size, first = 0;
  TandemNullSound *sound = tandem_null_sound_new (NULL, path, TRUE, path);
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (sound);
  TandemSoundStream *loudspeaker = tandem_sound_backend_open (backend, NULL, FALSE, NULL);
  TandemSoundStream *ringer = tandem_sound_backend_open (backend, NULL, FALSE, NULL);
  TandemSoundStream *microphone;

  for (int i = 0; i < 480; i++)
    saw[i] = (gint16) (100 * (i + 1));
  for (int i = 0; i < 10; i++)
    g_assert_cmpuint (tandem_ring_write (loudspeaker->ring, saw, 480), ==, 480);
  run_until_callbacks (loudspeaker, 20);
  g_assert_cmpuint (atomic_load (&loudspeaker->gaps), ==, 1);
  tandem_sound_backend_close (backend, loudspeaker);
  tandem_sound_backend_close (backend, ringer);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (size, >=, WAV_HEADER + 20 * 480 * 2);
  for (int i = 0; i < 10; i++)
    g_assert_cmpmem (bytes + WAV_HEADER + i * sizeof saw, sizeof saw, saw, sizeof saw);

  microphone = tandem_sound_backend_open (backend, NULL, TRUE, NULL);
  g_assert_nonnull (microphone);
  run_until_callbacks (microphone, (size - WAV_HEADER) / 960 + 5);
  size = tandem_ring_read (microphone->ring, got, RATE);
  while (first < size && got[first] != 100)
    first++;
  g_assert_cmpmem (got + first, sizeof saw, saw, sizeof saw);
  g_assert_cmpmem (got + (size - 480), sizeof saw, saw, sizeof saw);
  tandem_sound_backend_close (backend, microphone);
  g_assert_finalize_object (sound);
  g_unlink (path);
  g_rmdir (folder);
}

/* Closed by one thread while another runs its callback. */
static void
test_close_from_elsewhere (void)
{
  g_autoptr (TandemMediaThread) thread = tandem_media_thread_new ();
  g_autoptr (TandemNullSound) sound = tandem_null_sound_new (tandem_media_thread_get_context (thread), NULL, FALSE, NULL);
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (sound);

  for (int i = 0; i < 30; i++) {
    TandemSoundStream *stream = tandem_sound_backend_open (backend, NULL, i % 2, NULL);

    g_usleep (9500 + i * 40);
    tandem_sound_backend_close (backend, stream);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/null-sound/silence-at-its-pace", test_silence_at_its_pace);
  if (!WITH_TSAN) {
    g_test_add_func ("/null-sound/other-device", test_other_device);
    g_test_add_func ("/null-sound/file-to-file", test_file_to_file);
  }
  g_test_add_func ("/null-sound/close-from-elsewhere", test_close_from_elsewhere);
  return g_test_run ();
}
