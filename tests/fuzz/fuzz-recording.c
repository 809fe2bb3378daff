// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "tandem-recording-gaps.h"
#include "tandem-recording-header.h"
#include "tandem-recording-import.h"
#include "tandem-recording-repair.h"

/* A file that comes from outside: a recording of ours whose writer was killed, or a WAV file that somebody else made.  The first byte of the input
 * says which ('o': ours, so the input is put over a good header, anything else: the file as it is), the rest is the file. */

#define WHOLE (TANDEM_RECORDING_HEADER_SIZE + 400)

static char *folder;

static void
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  const char *memory = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm/tandem-fuzz-XXXXXX" : NULL;

  folder = memory ? g_mkdtemp (g_strdup (memory)) : g_dir_make_tmp ("tandem-fuzz-XXXXXX", &error);
  g_assert_nonnull (folder);
}

static void
write_file (const char *path, const guint8 *data, gsize n)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (write (fd, data, n) == (gssize) n);
  close (fd);
}

/* A good recording with a gap, with the input written over it from byte 2 on at 64 times its second byte. */
static GByteArray *
build_ours (const guint8 *data, gsize n)
{
  static const TandemRecordingSpan gaps[] = { { 10, 50 }, { 120, 200 } };
  GByteArray *file = g_byte_array_sized_new (WHOLE);
  gsize at = n > 1 ? (gsize) data[1] * 64 : 0;

  g_byte_array_set_size (file, WHOLE);
  memset (file->data, 0xff, WHOLE);
  tandem_recording_header_build (file->data, 200, gaps, G_N_ELEMENTS (gaps));
  if (n > 2 && at < WHOLE)
    memcpy (file->data + at, data + 2, MIN (n - 2, WHOLE - at));
  return file;
}

static void
check_header (const guint8 *data, gsize n)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (TandemRecordingSpan));
  guint8 header[TANDEM_RECORDING_HEADER_SIZE];
  gint64 n_samples = -1, again = -1;

  if (!tandem_recording_header_parse (data, n, &n_samples, gaps))
    return;
  g_assert_cmpint (n_samples, >=, 0);
  /* 24 bytes each: there is no room for more. */
  g_assert_cmpuint (gaps->len, <=, TANDEM_RECORDING_HEADER_SIZE / 24);
  for (guint i = 0; i < gaps->len; i++)
    g_assert_cmpint (g_array_index (gaps, TandemRecordingSpan, i).from, <=, g_array_index (gaps, TandemRecordingSpan, i).to);
  tandem_recording_header_build (header, n_samples, (const TandemRecordingSpan *) gaps->data, gaps->len);
  g_assert_true (tandem_recording_header_parse (header, sizeof header, &again, NULL));
  g_assert_cmpint (again, ==, n_samples);
}

/* Once repaired it needs no repair, and says how long it is. */
static void
check_repair (const char *path)
{
  struct stat before, after;

  g_assert_cmpint (g_stat (path, &before), ==, 0);
  if (tandem_recording_repair_file (path)) {
    g_assert_false (tandem_recording_repair_file (path));
    g_assert_cmpint (tandem_recording_repair_get_length (path), ==, (before.st_size - TANDEM_RECORDING_HEADER_SIZE) / 2);
  }
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpint (after.st_size, ==, before.st_size);
}

static void
check_gaps (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) gaps = tandem_recording_gaps_read (path, &error);
  g_autofree char *text = gaps ? tandem_recording_gaps_to_string (gaps) : NULL;

  fuzz_check_error (gaps != NULL, &error);
  g_assert_true (!gaps || (text != NULL) == (gaps->len > 0));
}

static void
did_import (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int *answer = user_data;

  *answer = tandem_recording_import_finish (result, &error);
  fuzz_check_error (*answer, &error);
}

static void
check_import (const char *source, const char *path)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (TandemRecordingGap));
  const TandemRecordingGap gap = { 5, 20 };
  int answer = -1;

  g_array_append_val (gaps, gap);
  tandem_recording_import_async (source, path, gaps, NULL, did_import, &answer);
  while (answer < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_file_test (source, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == answer);
  if (answer)
    g_assert_false (tandem_recording_repair_file (path));
  g_unlink (path);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GByteArray) ours = n > 0 && data[0] == 'o' ? build_ours (data, n) : NULL;
  const guint8 *file = ours ? ours->data : n > 0 ? data + 1 : data;
  gsize n_file = ours ? ours->len : n > 0 ? n - 1 : 0;
  g_autofree char *source = NULL;
  g_autofree char *path = NULL;

  if (!folder)
    make_folder ();
  source = g_build_filename (folder, "source.wav", NULL);
  path = g_build_filename (folder, "recording.wav", NULL);
  check_header (file, n_file);
  write_file (source, file, n_file);
  check_repair (source);
  check_gaps (source);
  write_file (source, file, n_file);
  check_import (source, path);
  /* An empty folder at the end is all that is left of a run. */
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
  return 0;
}
