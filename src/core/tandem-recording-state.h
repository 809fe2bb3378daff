// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-recording.h"

/* Whether a call is recorded.  Once begun it can only pause until the end: one call, one file. */
typedef enum {
  TANDEM_RECORDING_OFF,    /* "off": nothing was recorded so far */
  TANDEM_RECORDING_ON,     /* "on" */
  TANDEM_RECORDING_PAUSED, /* "paused": the file goes on with silence */
} TandemRecordingState;

#define TANDEM_TYPE_RECORDING_STATE (tandem_recording_state_get_type ())
GType tandem_recording_state_get_type (void);

/* Notes in *@pauses, an array of TandemRecordingGap that is made when the first one begins, that a recording goes from @state
 * to @next at @at_ms of the call. */
void tandem_recording_state_note_pause (GArray **pauses, TandemRecordingState state, TandemRecordingState next, gint64 at_ms);
