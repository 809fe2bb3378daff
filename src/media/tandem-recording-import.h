// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Makes a recording of ours at @path (a .wav, for this user only) of the WAV file at @source, which somebody else recorded and
 * which is removed: 16 bit stereo at 8 kHz becomes mu-law with @gaps (of TandemRecordingGap, nullable) marked; any other sound
 * file is moved as it is.  A file at @path is replaced.  On a worker thread. */
void tandem_recording_import_async (const char *source, const char *path, GArray *gaps, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* It is on the disk.  TANDEM_AUDIO_ERROR_FORMAT: @source is not a whole WAV file, and gone; TANDEM_AUDIO_ERROR_RECORDING: the disk
 * refused. */
gboolean tandem_recording_import_finish (GAsyncResult *result, GError **error);
