// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-wav.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define HEADER_SIZE 58

struct _TandemSimWav {
  /* owned */
  FILE *file;
  char *path;

  guint32 n;
};

static void
put (guint8 *at, guint32 value, int size)
{
  for (int i = 0; i < size; i++)
    at[i] = (value >> (8 * i)) & 0xff;
}

static gboolean
write_header (TandemSimWav *self)
{
  guint8 header[HEADER_SIZE] = { 0 };

  memcpy (header, "RIFF", 4);
  put (header + 4, HEADER_SIZE - 8 + self->n + (self->n & 1), 4);
  memcpy (header + 8, "WAVEfmt ", 8);
  put (header + 16, 18, 4);
  put (header + 20, 7, 2);     /* WAVE_FORMAT_MULAW */
  put (header + 22, 1, 2);     /* channels */
  put (header + 24, 8000, 4);  /* samples a second */
  put (header + 28, 8000, 4);  /* bytes a second */
  put (header + 32, 1, 2);     /* bytes a sample frame */
  put (header + 34, 8, 2);     /* bits a sample */
  memcpy (header + 38, "fact", 4);
  put (header + 42, 4, 4);
  put (header + 46, self->n, 4);
  memcpy (header + 50, "data", 4);
  put (header + 54, self->n, 4);
  return fwrite (header, sizeof header, 1, self->file) == 1;
}

TandemSimWav *
tandem_sim_wav_create (const char *path, GError **error)
{
  FILE *file = g_fopen (path, "wbe");
  TandemSimWav *self;

  if (file == NULL) {
    int code = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "Cannot write %s: %s", path, g_strerror (code));
    return NULL;
  }
  self = g_new0 (TandemSimWav, 1);
  self->file = file;
  self->path = g_strdup (path);
  write_header (self);
  return self;
}

void
tandem_sim_wav_write (TandemSimWav *self, const guint8 *ulaw, gsize n)
{
  self->n += fwrite (ulaw, 1, n, self->file);
}

void
tandem_sim_wav_close (TandemSimWav *self)
{
  if (self->n & 1)
    fputc (0, self->file);
  if (fseek (self->file, 0, SEEK_SET) != 0 || !write_header (self))
    g_warning ("Cannot finish %s", self->path);
  fclose (self->file);
  g_free (self->path);
  g_free (self);
}

#define PCM_HEADER_SIZE 44

GBytes *
tandem_sim_wav_pack (guint channels, const gint16 *samples, gsize n_frames)
{
  gsize size = n_frames * channels * 2;
  guint8 *file = g_malloc0 (PCM_HEADER_SIZE + size);

  memcpy (file, "RIFF", 4);
  put (file + 4, PCM_HEADER_SIZE - 8 + size, 4);
  memcpy (file + 8, "WAVEfmt ", 8);
  put (file + 16, 16, 4);
  put (file + 20, 1, 2);     /* WAVE_FORMAT_PCM */
  put (file + 22, channels, 2);
  put (file + 24, 8000, 4);  /* samples a second */
  put (file + 28, 8000 * channels * 2, 4);
  put (file + 32, channels * 2, 2);
  put (file + 34, 16, 2);    /* bits a sample */
  memcpy (file + 36, "data", 4);
  put (file + 40, size, 4);
  for (gsize i = 0; i < n_frames * channels; i++)
    put (file + PCM_HEADER_SIZE + i * 2, (guint16) samples[i], 2);
  return g_bytes_new_take (file, PCM_HEADER_SIZE + size);
}
