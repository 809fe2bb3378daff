// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* @n bytes of what was decoded, on a thread of GStreamer; FALSE when that was enough. */
typedef gboolean (*TandemSoundFileFunc) (const guint8 *data, gsize n, gpointer user_data);

/* Decodes any file that GStreamer understands into what @format (the end of a pipeline, "audio/x-raw,…") asks for.
 * Blocking, for a worker thread; GStreamer's own threads do the work, and never more than a few buffers ahead.
 * Errors are those of explain(). */
gboolean tandem_sound_file_decode (const char *path, const char *format, TandemSoundFileFunc func, gpointer user_data,
                                   GCancellable *cancellable, GError **error);

/* Makes of what GStreamer said about @path one sentence for the operator: TANDEM_AUDIO_ERROR_PLUGIN when something is
 * not installed, _DEVICE when it is the loudspeaker, _FORMAT when it is the file. */
GError *tandem_sound_file_explain (const GError *cause, const char *path);
