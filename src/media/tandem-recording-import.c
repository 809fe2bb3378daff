// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-import.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tandem-error.h"
#include "tandem-hand-over.h"
#include "tandem-recording-file.h"
#include "tandem-recording-gaps.h"
#include "tandem-recording-repair.h"
#include "tandem-ulaw.h"

#define FORMAT_PCM 1
#define UNKNOWN 0xffffffff
#define HEAD 4096      /* chunks before the sound that anybody writes are shorter */
#define BLOCK 16384    /* samples of both channels */
#define SAMPLE_BYTES 4 /* both channels, 16 bit */

typedef struct {
  char *source;
  char *path;
  char *unfinished;
  GArray *gaps; /* of TandemRecordingSpan */
} Import;

/* Where the sound lies in the file. */
typedef struct {
  gint64 offset;
  gint64 n_bytes;
  gboolean convertible;
} Sound;

static void
import_free (gpointer data)
{
  Import *import = data;

  TANDEM_TAKE_OVER (import);
  g_free (import->source);
  g_free (import->path);
  g_free (import->unfinished);
  g_array_unref (import->gaps);
  g_free (import);
}

static guint
get_u16 (const guint8 *at)
{
  return at[0] | at[1] << 8;
}

static guint32
get_u32 (const guint8 *at)
{
  return get_u16 (at) | (guint32) get_u16 (at + 2) << 16;
}

static gboolean
is_convertible (const guint8 *format, gsize size)
{
  return size >= 16 && get_u16 (format) == FORMAT_PCM && get_u16 (format + 2) == TANDEM_RECORDING_CHANNELS &&
         get_u32 (format + 4) == TANDEM_RECORDING_RATE && get_u16 (format + 14) == 16;
}

/* FALSE when it is not a whole WAV file. */
static gboolean
find_sound (int fd, Sound *sound)
{
  guint8 head[HEAD];
  gssize n = pread (fd, head, sizeof head, 0);
  struct stat info;
  gsize at = 12;

  *sound = (Sound) { 0 };
  if (n < 12 || fstat (fd, &info) < 0 || memcmp (head, "RIFF", 4) != 0 || memcmp (head + 8, "WAVE", 4) != 0)
    return FALSE;
  while (at + 8 <= (gsize) n) {
    gsize size = get_u32 (head + at + 4);

    if (memcmp (head + at, "data", 4) == 0) {
      sound->offset = (gint64) at + 8;
      /* Who writes as it comes does not know the length beforehand. */
      sound->n_bytes = size == UNKNOWN ? info.st_size - sound->offset : (gint64) size;
      return size > 0 && sound->offset + sound->n_bytes <= info.st_size;
    }
    if (memcmp (head + at, "fmt ", 4) == 0 && at + 8 + size <= (gsize) n)
      sound->convertible = is_convertible (head + at + 8, size);
    at += 8 + size + size % 2;
  }
  return FALSE;
}

static gboolean
refuse_format (const Import *import, GError **error)
{
  g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT,
               "The recording fetched to %s is not a complete sound file.", import->path);
  return FALSE;
}

static gboolean
refuse_disk (const Import *import, GError **error)
{
  int number = errno;

  g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
               "The fetched recording cannot be kept at %s (%s): free some space, or choose another folder for recordings.",
               import->path, g_strerror (number));
  return FALSE;
}

static gboolean
convert (const Import *import, int from, int to, const Sound *sound, GError **error)
{
  g_autofree guint8 *pcm = g_malloc (BLOCK * SAMPLE_BYTES);
  g_autofree guint8 *ulaw = g_malloc (BLOCK * TANDEM_RECORDING_CHANNELS);
  gint64 n_samples = sound->n_bytes / SAMPLE_BYTES;
  gint64 written = 0;

  while (written < n_samples) {
    gsize wanted = (gsize) MIN (BLOCK, n_samples - written) * SAMPLE_BYTES;
    gint64 position = written;

    if (pread (from, pcm, wanted, (off_t) (sound->offset + written * SAMPLE_BYTES)) != (gssize) wanted)
      return refuse_format (import, error);
    for (gsize i = 0; i < wanted / 2; i++)
      ulaw[i] = tandem_ulaw_encode ((gint16) get_u16 (pcm + 2 * i));
    if (!tandem_recording_file_write (to, import->path, position, ulaw, wanted / 2, &written, error))
      return FALSE;
  }
  return tandem_recording_file_write_header (to, import->path, n_samples, import->gaps, error) &&
         tandem_recording_file_sync (to, import->path, error);
}

static gboolean
convert_to_new_file (const Import *import, int from, const Sound *sound, GError **error)
{
  gboolean ok;
  int to;

  g_unlink (import->unfinished);
  to = tandem_recording_file_create (import->unfinished, error);
  if (to < 0)
    return FALSE;
  ok = convert (import, from, to, sound, error);
  close (to);
  if (!ok)
    g_unlink (import->unfinished);
  return ok;
}

static gboolean
put_in_place (const Import *import, const char *file, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (import->path);
  int fd;

  if (g_rename (file, import->path) < 0)
    return refuse_disk (import, error);
  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
  return TRUE;
}

static gboolean
import_open_file (const Import *import, int from, GError **error)
{
  Sound sound;

  if (!find_sound (from, &sound)) {
    g_unlink (import->source);
    return refuse_format (import, error);
  }
  if (!sound.convertible)
    return fsync (from) == 0 ? put_in_place (import, import->source, error) : refuse_disk (import, error);
  if (!convert_to_new_file (import, from, &sound, error) || !put_in_place (import, import->unfinished, error))
    return FALSE;
  g_unlink (import->source);
  return TRUE;
}

static void
run_import (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Import *import = data;
  GError *error = NULL;
  gboolean ok;
  int from;

  TANDEM_TAKE_OVER (import);
  from = g_open (import->source, O_RDONLY | O_CLOEXEC, 0);
  ok = from >= 0 ? import_open_file (import, from, &error) : refuse_disk (import, &error);

  if (from >= 0)
    close (from);
  TANDEM_HAND_OVER (import);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tandem_recording_import_async (const char *source, const char *path, GArray *gaps, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Import *import = g_new0 (Import, 1);

  g_task_set_source_tag (task, tandem_recording_import_async);
  import->source = g_strdup (source);
  import->path = g_strdup (path);
  import->unfinished = g_strconcat (path, TANDEM_RECORDING_UNFINISHED, NULL);
  import->gaps = g_array_new (FALSE, FALSE, sizeof (TandemRecordingSpan));
  for (guint i = 0; gaps && i < gaps->len; i++) {
    const TandemRecordingGap *gap = &g_array_index (gaps, TandemRecordingGap, i);
    const TandemRecordingSpan span = { gap->from_ms * TANDEM_ULAW_BYTES_PER_MS, gap->to_ms * TANDEM_ULAW_BYTES_PER_MS };

    g_array_append_val (import->gaps, span);
  }
  g_task_set_task_data (task, import, import_free);
  TANDEM_HAND_OVER (import);
  g_task_run_in_thread (task, run_import);
}

gboolean
tandem_recording_import_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
