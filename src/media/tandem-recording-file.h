// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-recording-header.h"

/* The disk side of a recording that is being written: blocking calls for a worker thread.
 * Errors are TANDEM_AUDIO_ERROR_RECORDING, one sentence for the operator. */

/* Creates @path, which must not be there yet, for this user only, and its folder; a descriptor, or -1. */
int tandem_recording_file_create (const char *path, GError **error);
/* Writes @n_bytes (both channels) at sample @position; what lies between the present end, *@n_samples, and @position
 * becomes silence.  *@n_samples tells how much is on disk afterwards, also when it failed. */
gboolean tandem_recording_file_write (int fd, const char *path, gint64 position, const guint8 *bytes, gsize n_bytes,
                                      gint64 *n_samples, GError **error);
/* Makes the header say what is on disk. */
gboolean tandem_recording_file_write_header (int fd, const char *path, gint64 n_samples, GArray *gaps, GError **error);
/* What the file must survive a power cut with is on the disk when this returns. */
gboolean tandem_recording_file_sync (int fd, const char *path, GError **error);
