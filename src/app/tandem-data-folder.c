// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-data-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "tandem-error.h"

/* Two instances on one folder would close each other's live calls as interrupted. */
int
tandem_data_folder_lock (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_OPEN,
                 "The data folder %s cannot be used: %s. Choose another with --data-dir.", folder, g_strerror (errno));
    return -1;
  }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  close (fd);
  g_set_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_OPEN,
               "Tandem is running already with the data folder %s: use that one, or choose another with --data-dir.",
               folder);
  return -1;
}
