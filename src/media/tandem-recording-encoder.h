// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Makes recordings small after the call: WAV to Ogg/Opus or FLAC, one at a time and in order, so that the calls that go
 * on keep their processor.  GStreamer's threads do the work.  One thread at a time (media or main). */
#define TANDEM_TYPE_RECORDING_ENCODER (tandem_recording_encoder_get_type ())
G_DECLARE_FINAL_TYPE (TandemRecordingEncoder, tandem_recording_encoder, TANDEM, RECORDING_ENCODER, GObject)

TandemRecordingEncoder *tandem_recording_encoder_new (void);
/* @format as in the settings: "opus" makes a .opus beside the .wav at @path, "flac" a .flac, "wav" nothing.  The .wav is
 * removed when, and only when, the other is complete and on the disk; the gaps go with it as a tag
 * (tandem-recording-gaps.h). */
void tandem_recording_encoder_encode_async (TandemRecordingEncoder *self, const char *path, const char *format,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Where the recording is now.  (transfer full); NULL with TANDEM_AUDIO_ERROR_RECORDING, _PLUGIN or _FORMAT: the .wav is
 * where it was. */
char *tandem_recording_encoder_encode_finish (TandemRecordingEncoder *self, GAsyncResult *result, GError **error);
