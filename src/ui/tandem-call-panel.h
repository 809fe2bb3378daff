// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-call-actions.h"
#include "tandem-recordings.h"

/* One call: its live transcript, the level meters, and what can be done with it.  The buttons carry actions of the window
 * ("win" and "call"); the panel itself changes nothing.  Main thread only.
 *
 * Properties: call (TandemCall, nullable); who, status (translated strings, read only): for a header bar, status
 * includes the running timer; keypad-open (gboolean). */
#define TANDEM_TYPE_CALL_PANEL (tandem_call_panel_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallPanel, tandem_call_panel, TANDEM, CALL_PANEL, GtkWidget)

TandemCall *tandem_call_panel_get_call (TandemCallPanel *self);
void tandem_call_panel_set_call (TandemCallPanel *self, TandemCall *call);
/* What the entries on the panel do. */
void tandem_call_panel_set_actions (TandemCallPanel *self, TandemCallActions *actions);
/* Where recordings of calls that have ended are opened; NULL: they are not offered. */
void tandem_call_panel_set_recordings (TandemCallPanel *self, TandemRecordings *recordings);
/* Numbers are shown as people in @region write them. */
void tandem_call_panel_set_region (TandemCallPanel *self, const char *region);
/* Goes to the newest turn. */
void tandem_call_panel_follow (TandemCallPanel *self);
/* Lets a screen reader say @turn of the call on show, once, when it is final. */
void tandem_call_panel_announce (TandemCallPanel *self, TandemTurn *turn);
