// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "capture.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if (!(level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)))
    g_log_default_handler (domain, level, message, user_data);
}

void
capture_silence_debug (void)
{
  g_log_set_default_handler (on_log, NULL);
}

static int
open_file (void)
{
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("tandem-capture-XXXXXX", &name, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_unlink (name);
  return fd;
}

void
capture_start (Capture *self)
{
  fflush (stdout);
  fflush (stderr);
  for (int i = 0; i < 2; i++) {
    self->kept[i] = dup (i + 1);
    self->files[i] = open_file ();
    g_assert_cmpint (dup2 (self->files[i], i + 1), ==, i + 1);
  }
}

static char *
read_file (int fd)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (text, FALSE);
}

void
capture_stop (Capture *self)
{
  char **texts[] = { &self->out, &self->err };

  fflush (stdout);
  fflush (stderr);
  for (int i = 0; i < 2; i++) {
    dup2 (self->kept[i], i + 1);
    close (self->kept[i]);
    g_free (*texts[i]);
    *texts[i] = read_file (self->files[i]);
    close (self->files[i]);
  }
}

void
capture_clear (Capture *self)
{
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
}
