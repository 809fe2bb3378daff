// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call.h"

/* The turns of a call, and where its recording was paused.  Follows the newest words unless the reader scrolled up; then a button leads back.
 * Main thread only.  Property following (gboolean, read only). */
#define TANDEM_TYPE_TRANSCRIPT_VIEW (tandem_transcript_view_get_type ())
G_DECLARE_FINAL_TYPE (TandemTranscriptView, tandem_transcript_view, TANDEM, TRANSCRIPT_VIEW, GtkWidget)

/* Shows the transcript of @call (NULL: none) from its end. */
void tandem_transcript_view_set_call (TandemTranscriptView *self, TandemCall *call);
/* The recording of that call, whose gaps are shown; nullable. */
void tandem_transcript_view_set_recording (TandemTranscriptView *self, TandemRecording *recording);
/* Goes to the newest turn and follows again. */
void tandem_transcript_view_follow (TandemTranscriptView *self);
gboolean tandem_transcript_view_get_following (TandemTranscriptView *self);
