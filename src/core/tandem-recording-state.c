// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-state.h"

G_DEFINE_ENUM_TYPE (TandemRecordingState, tandem_recording_state,
                    G_DEFINE_ENUM_VALUE (TANDEM_RECORDING_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (TANDEM_RECORDING_ON, "on"),
                    G_DEFINE_ENUM_VALUE (TANDEM_RECORDING_PAUSED, "paused"))

void
tandem_recording_state_note_pause (GArray **pauses, TandemRecordingState state, TandemRecordingState next, gint64 at_ms)
{
  if (next == TANDEM_RECORDING_PAUSED) {
    const TandemRecordingGap pause = { at_ms, -1 };

    if (!*pauses)
      *pauses = g_array_new (FALSE, FALSE, sizeof pause);
    g_array_append_val (*pauses, pause);
  } else if (next == TANDEM_RECORDING_ON && state == TANDEM_RECORDING_PAUSED) {
    g_array_index (*pauses, TandemRecordingGap, (*pauses)->len - 1).to_ms = at_ms;
  }
}
