// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "recording-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tandem-error.h"
#include "tandem-recording-encoder.h"
#include "tandem-recording-header.h"
#include "tandem-sound-file.h"
#include "tandem-ulaw.h"

#define SECOND 8000
#define STEREO "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=2"
/* What an encoder may delay or cut. */
#define SLACK 80

static char *
encode (TandemRecordingEncoder *encoder, const char *path, const char *format, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_recording_encoder_encode_async (encoder, path, format, cancellable, keep_result, &result);
  return tandem_recording_encoder_encode_finish (encoder, wait_for (&result), error);
}

static gboolean
append (const guint8 *data, gsize n, gpointer user_data)
{
  g_byte_array_append (user_data, data, (guint) n);
  return TRUE;
}

/* The samples of one channel; @n: how many there are. */
static gint16 *
decode (const char *path, guint channel, gsize *n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  gint16 *samples;

  tandem_sound_file_decode (path, STEREO, append, bytes, NULL, &error);
  g_assert_no_error (error);
  *n = bytes->len / 4;
  samples = g_new (gint16, *n);
  for (gsize i = 0; i < *n; i++)
    memcpy (&samples[i], bytes->data + i * 4 + channel * 2, 2);
  return samples;
}

/* @seconds of make_sound (@seed) as it should come out. */
static gint16 *
expect (guint seed, guint seconds, guint silent_from_s, guint silent_to_s)
{
  const gsize n = (gsize) seconds * SECOND;
  g_autofree guint8 *sound = make_sound (seed, n);
  gint16 *samples = g_new (gint16, n);

  for (gsize i = 0; i < n; i++)
    samples[i] = i >= silent_from_s * SECOND && i < silent_to_s * SECOND ? 0 : tandem_ulaw_decode (sound[i]);
  return samples;
}

static void
test_format (RecordingFixture *fixture, gconstpointer data)
{
  const char *format = data;
  g_autoptr (GError) error = NULL;
  TandemRecordingEncoder *encoder = tandem_recording_encoder_new ();
  g_autofree char *path = NULL;
  g_autoptr (GArray) gaps = NULL;
  GStatBuf wav;
  GStatBuf status;

  make_recording (fixture, 10, 4, 6);
  g_assert_cmpint (g_stat (fixture->path, &wav), ==, 0);
  path = encode (encoder, fixture->path, format, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_test_message ("%s: %d bytes instead of %d", path, (int) status.st_size, (int) wav.st_size);
  g_assert_cmphex (status.st_mode & 0777, ==, 0600);
  if (!g_str_equal (format, "wav")) {
    g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
    g_assert_cmpint (status.st_size, <, wav.st_size);
  }
  gaps = read_gaps (path);
  g_assert_cmpuint (gaps->len, ==, 1);
  g_assert_cmpint (g_array_index (gaps, TandemRecordingGap, 0).from_ms, ==, 4000);
  g_assert_cmpint (g_array_index (gaps, TandemRecordingGap, 0).to_ms, ==, 6000);
  for (guint channel = 0; channel < 2; channel++) {
    g_autofree gint16 *ours = expect (channel + 1, 10, 4, 6);
    g_autofree gint16 *other = expect (2 - channel, 10, 4, 6);
    gsize n;
    g_autofree gint16 *decoded = decode (path, channel, &n);
    double like = correlate_shifted (decoded, ours, MIN (n, 10 * SECOND), SLACK);

    g_test_message ("channel %u: %.4f, the other %.4f", channel, like,
                    correlate_shifted (decoded, other, MIN (n, 10 * SECOND), SLACK));
    g_assert_cmpuint (n, >=, 10 * SECOND - SLACK);
    g_assert_cmpuint (n, <=, 10 * SECOND + SLACK);
    g_assert_cmpfloat (like, >, 0.95);
    g_assert_cmpfloat (correlate_shifted (decoded, other, MIN (n, 10 * SECOND), SLACK), <, 0.3);
    for (gsize i = 4 * SECOND + 800; i < 6 * SECOND - 800; i++)
      g_assert_cmpint (ABS (decoded[i]), <, 8);
  }
  g_assert_finalize_object (encoder);
}

typedef struct {
  TandemRecordingEncoder *encoder;
  guint n_done;
} Order;

static void
on_encoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Order *order = user_data;
  g_autofree char *path = tandem_recording_encoder_encode_finish (order->encoder, result, NULL);
  g_autofree char *name = g_strdup_printf ("c%u.flac", order->n_done);

  g_assert_true (g_str_has_suffix (path, name));
  order->n_done++;
}

/* Three calls end at once; the owner goes before they are done. */
static void
test_queue (RecordingFixture *fixture, gconstpointer data)
{
  Order order = { tandem_recording_encoder_new (), 0 };

  for (guint i = 0; i < 3; i++) {
    g_autofree char *name = g_strdup_printf ("c%u.wav", i);

    g_free (fixture->path);
    fixture->path = g_build_filename (fixture->folder, name, NULL);
    make_recording (fixture, 3 - i, 0, 0);
    tandem_recording_encoder_encode_async (order.encoder, fixture->path, "flac", NULL, on_encoded, &order);
  }
  g_object_unref (order.encoder);
  while (order.n_done < 3)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_kept (RecordingFixture *fixture, TandemRecordingEncoder *encoder, const char *format, int code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  gsize n_before;
  gsize n_after;
  const char *name;

  g_assert_true (g_file_get_contents (fixture->path, &before, &n_before, NULL));
  g_assert_null (encode (encoder, fixture->path, format, NULL, &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_true (g_file_get_contents (fixture->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  while ((name = g_dir_read_name (entries)))
    g_assert_false (g_str_has_suffix (name, ".unfinished") && !g_str_has_prefix (name, "in-the-way"));
}

static void
test_failures (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemRecordingEncoder) encoder = tandem_recording_encoder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *in_the_way = g_build_filename (fixture->folder, "calls", "c1.opus", NULL);
  g_autofree char *inside = g_build_filename (in_the_way, "x", NULL);

  g_assert_null (encode (encoder, "/nowhere/c1.wav", "opus", NULL, &error));
  g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING);
  make_recording (fixture, 2, 0, 0);
  assert_kept (fixture, encoder, "mp3", TANDEM_AUDIO_ERROR_FORMAT, "choose opus, flac or wav");
  /* The new file cannot take its place. */
  g_mkdir_with_parents (inside, 0700);
  assert_kept (fixture, encoder, "opus", TANDEM_AUDIO_ERROR_RECORDING, "cannot be renamed");
  g_assert_true (g_file_set_contents (fixture->path, "no sound", -1, NULL));
  assert_kept (fixture, encoder, "flac", TANDEM_AUDIO_ERROR_RECORDING, "could not be encoded");
}

/* Room for the recording, not for another: exit status 0 when all is as it should be. */
static int
child_fills_disk (const char *folder)
{
  RecordingFixture fixture = { .folder = (char *) folder, .path = g_build_filename (folder, "c1.wav", NULL) };
  g_autoptr (TandemRecordingEncoder) encoder = tandem_recording_encoder_new ();

  make_recording (&fixture, 10, 0, 0);
  assert_kept (&fixture, encoder, "flac", TANDEM_AUDIO_ERROR_RECORDING, "because the disk is full: free some space");
  g_free (fixture.path);
  return 0;
}

static void
test_full_disk (RecordingFixture *fixture, gconstpointer data)
{
  run_on_small_disk (fixture, "220k", "--child-fills-disk");
}

/* Nothing is encoded that lies behind what the header tells of a file whose writer was killed: it is repaired first. */
static void
test_unrepaired (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemRecordingEncoder) encoder = tandem_recording_encoder_new ();
  g_autofree char *contents = NULL;
  g_autofree char *path = NULL;
  g_autofree gint16 *samples = NULL;
  gsize n;

  make_recording (fixture, 3, 0, 0);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &n, NULL));
  contents[TANDEM_RECORDING_HEADER_SIZE - 4] = contents[TANDEM_RECORDING_HEADER_SIZE - 3] = 0;
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) n, NULL));
  path = encode (encoder, fixture->path, "flac", NULL, NULL);
  samples = decode (path, 0, &n);
  g_assert_cmpuint (n, ==, 3 * SECOND);
}

static void
test_cancel (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemRecordingEncoder) encoder = tandem_recording_encoder_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  make_recording (fixture, 2, 0, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (encode (encoder, fixture->path, "opus", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child-fills-disk"))
    return child_fills_disk (argv[2]);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, function) g_test_add (path, RecordingFixture, data, recording_fixture_set_up, function, \
                                              recording_fixture_tear_down)
  ADD ("/recording-encoder/opus", "opus", test_format);
  ADD ("/recording-encoder/flac", "flac", test_format);
  ADD ("/recording-encoder/wav", "wav", test_format);
  ADD ("/recording-encoder/queue", NULL, test_queue);
  ADD ("/recording-encoder/failures", NULL, test_failures);
  ADD ("/recording-encoder/full-disk", NULL, test_full_disk);
  ADD ("/recording-encoder/unrepaired", NULL, test_unrepaired);
  ADD ("/recording-encoder/cancel", NULL, test_cancel);
#undef ADD
  return g_test_run ();
}
