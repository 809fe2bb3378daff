// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recording.h"

/* Where an Ogg or FLAC file keeps them, as a Vorbis comment: TANDEM_GAPS=1500-4000,9000-9500 (ms).  A WAV file has cue
 * points, see tandem-recording-header.h. */
#define TANDEM_RECORDING_GAPS_TAG "TANDEM_GAPS"

/* Reads the gaps of the recording at @path (.wav, .opus, .flac); none in files of other programs. */
void tandem_recording_gaps_read_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
/* In order.  (transfer full) (element-type TandemRecordingGap); NULL with TANDEM_AUDIO_ERROR_RECORDING when the file
 * cannot be read. */
GArray *tandem_recording_gaps_read_finish (GAsyncResult *result, GError **error);

/* The same, blocking: for a worker thread. */
GArray *tandem_recording_gaps_read (const char *path, GError **error);
/* The tag's value; NULL without gaps. */
char *tandem_recording_gaps_to_string (GArray *gaps);
