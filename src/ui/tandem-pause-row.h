// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-recording-pause.h"

/* Where recording was paused, between the turns of a transcript.  Main thread only. */
#define TANDEM_TYPE_PAUSE_ROW (tandem_pause_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemPauseRow, tandem_pause_row, TANDEM, PAUSE_ROW, GtkWidget)

GtkWidget *tandem_pause_row_new (void);
void tandem_pause_row_set_pause (TandemPauseRow *self, TandemRecordingPause *pause);
