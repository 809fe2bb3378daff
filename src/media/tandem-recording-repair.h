// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-recording-header.h"

/* What an encoder that was killed leaves beside the recording: removed by a repair. */
#define TANDEM_RECORDING_UNFINISHED ".unfinished"

/* Gives the recordings below @folder whose header does not tell their length one that does; says which .wav files
 * cannot be used, and leaves them.  Blocking, for a worker thread.  The number of repaired files (0 when there is no
 * folder); -1 with TANDEM_AUDIO_ERROR_RECORDING. */
int tandem_recording_repair_folder (const char *folder, GCancellable *cancellable, GError **error);
/* The same for the one at @path; FALSE when there was nothing to do, or nothing could be done. */
gboolean tandem_recording_repair_file (const char *path);
/* The samples (a channel) of a recording that needs no repair; -1 for any other file. */
gint64 tandem_recording_repair_get_length (const char *path);
