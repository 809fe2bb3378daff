// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recording.h"

/* A recording of this computer: its waveform is read at once, the loudspeaker is opened when it is first played.  Main
 * thread only. */
#define TANDEM_TYPE_OPENED_RECORDING (tandem_opened_recording_get_type ())
G_DECLARE_FINAL_TYPE (TandemOpenedRecording, tandem_opened_recording, TANDEM, OPENED_RECORDING, GObject)

/* @sink as in tandem_recording_player_new(). */
TandemRecording *tandem_opened_recording_new (const char *path, const char *sink);
