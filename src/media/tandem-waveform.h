// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#define TANDEM_WAVEFORM_CHANNELS 2 /* 0: the remote, 1: our side; a file of one channel has twice the same */
#define TANDEM_WAVEFORM_MOST 2048

/* How loud a recording is over its length, for drawing.  Immutable; any thread. */
#define TANDEM_TYPE_WAVEFORM (tandem_waveform_get_type ())
G_DECLARE_FINAL_TYPE (TandemWaveform, tandem_waveform, TANDEM, WAVEFORM, GObject)

/* Decodes the file at @path (.wav, .opus, .flac, .mp3 …) into @n_buckets (1 to TANDEM_WAVEFORM_MOST) a channel, whatever
 * its length, in memory that does not depend on it. */
void tandem_waveform_load_async (const char *path, guint n_buckets, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* (transfer full); NULL with TANDEM_AUDIO_ERROR_FORMAT or _PLUGIN. */
TandemWaveform *tandem_waveform_load_finish (GAsyncResult *result, GError **error);

guint tandem_waveform_get_n_buckets (TandemWaveform *self);
gint64 tandem_waveform_get_duration_ms (TandemWaveform *self);
/* The peaks of one channel, n_buckets of them, 0.0 to 1.0. */
const float *tandem_waveform_get_peaks (TandemWaveform *self, guint channel);
