// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gst/gst.h>

/* One pipeline that opens and closes in a thread of GStreamer's, since files and sound servers may take their time.
 * Made and closed on one thread. */
typedef struct _TandemPlayerPipeline TandemPlayerPipeline;

/* Begins to open @path; "async-done" on the bus tells that it is paused at its beginning.  NULL with GStreamer's own
 * error. */
TandemPlayerPipeline *tandem_player_pipeline_open (const char *path, const char *sink, GError **error);
/* Borrowed; its state must not be changed before "async-done". */
GstElement *tandem_player_pipeline_get_element (TandemPlayerPipeline *self);
/* Never waits.  Takes @self. */
void tandem_player_pipeline_close (TandemPlayerPipeline *self);
