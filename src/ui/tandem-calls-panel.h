// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-switchboard.h"

/* The number to dial, the dial pad and the history.  Main thread only.
 *
 * Properties: dial-pad-open (gboolean); filter (GtkFilter): which calls of the history are shown, NULL for all.  Signals:
 * "call-activated" (TandemCall): the person chose it from the history; "call-back" (TandemCall): its other side is to be called.
 * Dialling itself is the window's action "win.dial". */
#define TANDEM_TYPE_CALLS_PANEL (tandem_calls_panel_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallsPanel, tandem_calls_panel, TANDEM, CALLS_PANEL, GtkWidget)

void tandem_calls_panel_set_switchboard (TandemCallsPanel *self, TandemSwitchboard *switchboard);
/* What was typed, as it was typed; borrowed until the entry changes. */
const char *tandem_calls_panel_get_number (TandemCallsPanel *self);
void tandem_calls_panel_set_number (TandemCallsPanel *self, const char *number);
void tandem_calls_panel_focus_number (TandemCallsPanel *self);
/* Explains @error under the entry until the number changes; NULL takes the explanation away. */
void tandem_calls_panel_show_error (TandemCallsPanel *self, const GError *error);
/* Marks the row of the call whose transcript is on show. */
void tandem_calls_panel_set_open_call (TandemCallsPanel *self, TandemCall *call);
/* Once: where it is chosen which agent talks, beside the number. */
void tandem_calls_panel_set_agent_choice (TandemCallsPanel *self, GtkWidget *choice);
