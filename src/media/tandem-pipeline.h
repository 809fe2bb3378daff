// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

/* A new pipeline of @description with @path as the location of its element "file".  NULL with GStreamer's own error.
 * (transfer full) */
GstElement *tandem_pipeline_new (const char *description, const char *path, GError **error);
/* Plays @pipeline, in GStreamer's threads, until its end (or until an element posts an application message), and stops
 * it.  FALSE with GStreamer's own error, or when cancelled.  Blocking, for a worker thread. */
gboolean tandem_pipeline_run (GstElement *pipeline, GCancellable *cancellable, GError **error);
