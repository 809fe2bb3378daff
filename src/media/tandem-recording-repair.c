// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-repair.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tandem-error.h"
#include "tandem-recording-file.h"

#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," \
                   G_FILE_ATTRIBUTE_TIME_MODIFIED
/* Another Tandem may be encoding right now. */
#define STALE_S 600

typedef enum { WHOLE, REPAIRED, UNUSABLE } Verdict;

/* The gap that was open when the writer died goes on to the end. */
static void
stretch_last_gap (GArray *gaps, gint64 from, gint64 to)
{
  TandemRecordingSpan *last = gaps->len ? &g_array_index (gaps, TandemRecordingSpan, gaps->len - 1) : NULL;

  if (last && last->to == from)
    last->to = MAX (last->to, to);
}

/* Somebody else's sound that is as long as it says. */
static gboolean
is_whole_wav (const guint8 *header, gsize n, gint64 size)
{
  guint32 told;

  if (n < 44 || memcmp (header, "RIFF", 4) != 0 || memcmp (header + 8, "WAVE", 4) != 0)
    return FALSE;
  memcpy (&told, header + 4, 4);
  return (gint64) GUINT32_FROM_LE (told) + 8 <= size;
}

static Verdict
repair_open_file (int fd, const char *path, gint64 size)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (TandemRecordingSpan));
  g_autoptr (GError) error = NULL;
  guint8 header[TANDEM_RECORDING_HEADER_SIZE];
  gssize n = pread (fd, header, sizeof header, 0);
  gint64 there = (size - TANDEM_RECORDING_HEADER_SIZE) / TANDEM_RECORDING_CHANNELS;
  gint64 told;

  if (n < 0 || !tandem_recording_header_parse (header, (gsize) n, &told, gaps))
    return n > 0 && is_whole_wav (header, (gsize) n, size) ? WHOLE : UNUSABLE;
  if (there <= 0)
    return UNUSABLE;
  if (told == there)
    return WHOLE;
  stretch_last_gap (gaps, told, there);
  if (tandem_recording_file_write_header (fd, path, there, gaps, &error) &&
      tandem_recording_file_sync (fd, path, &error))
    return REPAIRED;
  g_message ("%s", error->message);
  return WHOLE;
}

gboolean
tandem_recording_repair_file (const char *path)
{
  Verdict verdict = UNUSABLE;
  struct stat status;
  int fd = g_open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);

  if (fd < 0 || fstat (fd, &status) < 0) {
    g_message ("The recording %s cannot be checked: %s", path, g_strerror (errno));
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  verdict = repair_open_file (fd, path, status.st_size);
  close (fd);
  if (verdict == UNUSABLE)
    g_message ("The recording %s cannot be used, nothing in it can be played: it was left as it is.", path);
  return verdict == REPAIRED;
}

gint64
tandem_recording_repair_get_length (const char *path)
{
  guint8 header[TANDEM_RECORDING_HEADER_SIZE];
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gssize n = fd < 0 ? -1 : pread (fd, header, sizeof header, 0);
  gint64 n_samples;

  if (fd >= 0)
    close (fd);
  return n > 0 && tandem_recording_header_parse (header, (gsize) n, &n_samples, NULL) ? n_samples : -1;
}

static void
remove_unfinished (const char *path, GFileInfo *info)
{
  g_autoptr (GDateTime) modified = g_file_info_get_modification_date_time (info);

  if (modified && g_date_time_to_unix (modified) + STALE_S < g_get_real_time () / G_USEC_PER_SEC)
    g_unlink (path);
}

static int repair_folder (GFile *folder, gboolean must_read, GCancellable *cancellable, GError **error);

/* -1 with @error. */
static int
repair_entry (GFileEnumerator *entries, GFileInfo *info, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_enumerator_get_child (entries, info);
  g_autofree char *path = g_file_get_path (file);

  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    return repair_folder (file, FALSE, cancellable, error);
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return 0;
  if (g_str_has_suffix (path, TANDEM_RECORDING_UNFINISHED))
    remove_unfinished (path, info);
  return g_str_has_suffix (path, ".wav") && tandem_recording_repair_file (path);
}

static int
repair_folder (GFile *folder, gboolean must_read, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileEnumerator) entries = g_file_enumerate_children (folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                                                   cancellable, &cause);
  GFileInfo *info = NULL;
  int sum = 0;

  while (entries && g_file_enumerator_iterate (entries, &info, NULL, cancellable, &cause) && info) {
    int n = repair_entry (entries, info, cancellable, error);

    if (n < 0)
      return -1;
    sum += n;
  }
  if (!cause || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return sum;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return -1;
  }
  if (!must_read) {
    g_message ("A folder of recordings cannot be checked: %s", cause->message);
    return sum;
  }
  g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
               "The folder for recordings, %s, cannot be read (%s): choose another one.", g_file_peek_path (folder),
               cause->message);
  return -1;
}

int
tandem_recording_repair_folder (const char *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);

  return repair_folder (file, TRUE, cancellable, error);
}
