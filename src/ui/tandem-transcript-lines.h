// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* What the transcript of a call shows: a GListModel of TandemTurn, and between them of TandemRecordingPause where the
 * recording was paused.  Main thread only. */
#define TANDEM_TYPE_TRANSCRIPT_LINES (tandem_transcript_lines_get_type ())
G_DECLARE_FINAL_TYPE (TandemTranscriptLines, tandem_transcript_lines, TANDEM, TRANSCRIPT_LINES, GObject)

/* @call is watched. */
TandemTranscriptLines *tandem_transcript_lines_new (TandemCall *call);
/* Its gaps count more than what the call remembers, as soon as they are known.  Nullable. */
void tandem_transcript_lines_set_recording (TandemTranscriptLines *self, TandemRecording *recording);
