// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recordings.h"
#include "tandem-settings.h"

/* Opens recordings of this computer, for the window.  Main thread only. */
#define TANDEM_TYPE_RECORDING_LIBRARY (tandem_recording_library_get_type ())
G_DECLARE_FINAL_TYPE (TandemRecordingLibrary, tandem_recording_library, TANDEM, RECORDING_LIBRARY, GObject)

/* @sink as in tandem_recording_player_new(); NULL: the system's loudspeaker. */
TandemRecordings *tandem_recording_library_new (const char *sink);

/* Finishes, on another thread, what a Tandem that was killed has left in the folder of recordings. */
void tandem_recording_library_repair (TandemSettings *settings);
