// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-trace-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tandem-error.h"

#define FORMAT_PCM 1
#define FORMAT_ULAW 7
#define HEADER_MOST 58

struct _TandemTraceFile {
  /* owned */
  char *path;

  guint rate;
  gboolean ulaw;
  int fd;
  gint64 n; /* bytes on disk after the header */
};

TandemTraceFile *
tandem_trace_file_new (const char *path, guint rate, gboolean ulaw)
{
  TandemTraceFile *self = g_new0 (TandemTraceFile, 1);

  self->path = g_strdup (path);
  self->rate = rate;
  self->ulaw = ulaw;
  self->fd = -1;
  return self;
}

void
tandem_trace_file_free (TandemTraceFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

static gboolean
refuse (TandemTraceFile *self, int number, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *chosen = g_path_get_dirname (folder);

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_TRACE,
                 "The sound of this call is not dumped any more because the disk with %s is full: free some space, or choose "
                 "another folder with --dump-audio.", chosen);
  else
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_TRACE,
                 "The sound of this call is not dumped in %s (%s): make the folder writable, or choose another one with "
                 "--dump-audio.", chosen, g_strerror (number));
  return FALSE;
}

static gboolean
create (TandemTraceFile *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (self->fd >= 0)
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) < 0)
    return refuse (self, errno, error);
  do
    self->fd = g_open (self->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  while (self->fd < 0 && errno == EINTR);
  return self->fd >= 0 || refuse (self, errno, error);
}

/* How many bytes could be written; errno tells why not all. */
static gsize
write_at (TandemTraceFile *self, gint64 offset, const guint8 *bytes, gsize n)
{
  gsize done = 0;

  errno = 0;
  while (done < n) {
    gssize part = pwrite (self->fd, bytes + done, n - done, (off_t) (offset + (gint64) done));

    if (part < 0 && errno == EINTR)
      continue;
    if (part <= 0) {
      errno = part < 0 ? errno : EIO;
      break;
    }
    done += (gsize) part;
  }
  return done;
}

static guint8 *
put (guint8 *at, const char *word, guint value, guint size)
{
  if (word)
    at = (guint8 *) memcpy (at, word, 4) + 4;
  for (guint i = 0; i < size; i++)
    *at++ = (guint8) (value >> (8 * i));
  return at;
}

/* The length of the header, which does not depend on what follows. */
static gsize
build_header (TandemTraceFile *self, guint8 *header)
{
  const guint width = self->ulaw ? 1 : 2;
  const gsize size = self->ulaw ? 58 : 44;
  /* A file of more than 4 GiB plays as far as a WAV file can. */
  const guint data = (guint) MIN (self->n, (gint64) G_MAXUINT32 - HEADER_MOST - 1);
  guint8 *at = header;

  if (self->rate == 0)
    return 0;
  at = put (at, "RIFF", (guint) size - 8 + data, 4);
  at = put (at, "WAVE", 0, 0);
  at = put (at, "fmt ", self->ulaw ? 18 : 16, 4);
  at = put (at, NULL, self->ulaw ? FORMAT_ULAW : FORMAT_PCM, 2);
  at = put (at, NULL, 1, 2);
  at = put (at, NULL, self->rate, 4);
  at = put (at, NULL, self->rate * width, 4);
  at = put (at, NULL, width, 2);
  at = put (at, NULL, 8 * width, 2);
  if (self->ulaw) {
    at = put (at, NULL, 0, 2);
    at = put (at, "fact", 4, 4);
    at = put (at, NULL, data, 4);
  }
  put (at, "data", data, 4);
  return size;
}

gboolean
tandem_trace_file_append (TandemTraceFile *self, const guint8 *bytes, gsize n, GError **error)
{
  guint8 header[HEADER_MOST];
  gsize size = build_header (self, header);
  gsize written;
  int number;

  if (!create (self, error))
    return FALSE;
  written = write_at (self, (gint64) size + self->n, bytes, n);
  number = errno;
  self->n += (gint64) written;
  /* The header goes last: it never promises what is not there.  Also when the disk is full. */
  build_header (self, header);
  if (write_at (self, 0, header, size) < size && written == n)
    number = errno;
  return number == 0 || refuse (self, number, error);
}
