// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-recording.h"
#include "tandem-transcript.h"

/* A recording as a picture: the remote above the middle, our side below it, a mark where each turn begins, hatched where
 * nothing was recorded, and how far it was played.  A click goes there, near a mark to the turn.  Drawn by GSK, anew only when something changed; for the
 * keyboard and screen readers there is a slider beside it.  Main thread only.
 *
 * Signals: "seek" (gint64 ms, from the beginning of the recording). */
#define TANDEM_TYPE_WAVEFORM_VIEW (tandem_waveform_view_get_type ())
G_DECLARE_FINAL_TYPE (TandemWaveformView, tandem_waveform_view, TANDEM, WAVEFORM_VIEW, GtkWidget)

/* Both nullable. */
void tandem_waveform_view_set_recording (TandemWaveformView *self, TandemRecording *recording, TandemTranscript *transcript);
/* Where a click at @x of @width goes: ms into a recording of @duration, or the start of the turn whose mark is near. */
gint64 tandem_waveform_view_pick (TandemTranscript *transcript, gint64 start, gint64 duration, double x, double width);
