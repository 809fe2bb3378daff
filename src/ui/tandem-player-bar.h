// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call.h"
#include "tandem-recordings.h"

/* Plays the recording of a call that has ended; not visible when there is none.  Main thread only.  Its actions, which the
 * panel around it offers as "recording": seek (int64, ms since the media stream began: the start of a turn) and play.
 * Property recording (TandemRecording, nullable, read only). */
#define TANDEM_TYPE_PLAYER_BAR (tandem_player_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemPlayerBar, tandem_player_bar, TANDEM, PLAYER_BAR, GtkWidget)

void tandem_player_bar_set_recordings (TandemPlayerBar *self, TandemRecordings *recordings);
/* NULL: none.  What was playing falls silent. */
void tandem_player_bar_set_call (TandemPlayerBar *self, TandemCall *call);
/* What is open; borrowed. */
TandemRecording *tandem_player_bar_get_recording (TandemPlayerBar *self);
GActionGroup *tandem_player_bar_get_actions (TandemPlayerBar *self);
