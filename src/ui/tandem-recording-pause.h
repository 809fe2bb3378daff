// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* A line of the transcript that is no turn: recording was paused here.  Immutable.  Main thread only. */
#define TANDEM_TYPE_RECORDING_PAUSE (tandem_recording_pause_get_type ())
G_DECLARE_FINAL_TYPE (TandemRecordingPause, tandem_recording_pause, TANDEM, RECORDING_PAUSE, GObject)

/* ms since the media stream began; @to_ms -1: recording did not go on. */
TandemRecordingPause *tandem_recording_pause_new (gint64 from_ms, gint64 to_ms);
gint64 tandem_recording_pause_get_from_ms (TandemRecordingPause *self);
gint64 tandem_recording_pause_get_to_ms (TandemRecordingPause *self);
/* "Recording paused at 0:42, resumed at 0:58."  (transfer full) */
char *tandem_recording_pause_dup_text (gint64 from_ms, gint64 to_ms);
