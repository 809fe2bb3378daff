// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tandem-error.h"
#include "tandem-ulaw.h"

#define SILENCE_BYTES 16384

static void
set_error (GError **error, const char *path, int number)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (number == ENOSPC || number == EDQUOT)
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
                 "The recording stopped because the disk with %s is full: free some space, or choose another folder for "
                 "recordings.", folder);
  else if (number == EEXIST)
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
                 "The call is not recorded because %s is there already: move it away.", path);
  else
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
                 "The recording cannot be written in %s (%s): make the folder writable, or choose another one for "
                 "recordings.", folder, g_strerror (number));
}

int
tandem_recording_file_create (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) < 0) {
    set_error (error, path, errno);
    return -1;
  }
  do
    fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  while (fd < 0 && errno == EINTR);
  if (fd < 0)
    set_error (error, path, errno);
  return fd;
}

/* The number of bytes written; fewer than @n_bytes only with @error. */
static gsize
write_all (int fd, const char *path, gint64 offset, const guint8 *bytes, gsize n_bytes, GError **error)
{
  gsize done = 0;

  while (done < n_bytes) {
    gssize n = pwrite (fd, bytes + done, n_bytes - done, (off_t) (offset + (gint64) done));

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      set_error (error, path, n < 0 ? errno : EIO);
      return done;
    }
    done += (gsize) n;
  }
  return done;
}

gboolean
tandem_recording_file_write (int fd, const char *path, gint64 position, const guint8 *bytes, gsize n_bytes,
                             gint64 *n_samples, GError **error)
{
  const guint frame = TANDEM_RECORDING_CHANNELS;
  gsize n;

  while (*n_samples < position) {
    guint8 silence[SILENCE_BYTES];
    gsize wanted = (gsize) MIN ((position - *n_samples) * frame, SILENCE_BYTES);

    memset (silence, TANDEM_ULAW_SILENCE, wanted);
    n = write_all (fd, path, TANDEM_RECORDING_HEADER_SIZE + *n_samples * frame, silence, wanted, error);
    *n_samples += (gint64) n / frame;
    if (n < wanted)
      return FALSE;
  }
  n = write_all (fd, path, TANDEM_RECORDING_HEADER_SIZE + position * frame, bytes, n_bytes, error);
  *n_samples = MAX (*n_samples, position + (gint64) n / frame);
  return n == n_bytes;
}

gboolean
tandem_recording_file_write_header (int fd, const char *path, gint64 n_samples, GArray *gaps, GError **error)
{
  guint8 header[TANDEM_RECORDING_HEADER_SIZE];

  tandem_recording_header_build (header, n_samples, (const TandemRecordingSpan *) (gpointer) gaps->data, gaps->len);
  return write_all (fd, path, 0, header, sizeof header, error) == sizeof header;
}

gboolean
tandem_recording_file_sync (int fd, const char *path, GError **error)
{
  if (fsync (fd) == 0)
    return TRUE;
  set_error (error, path, errno);
  return FALSE;
}
