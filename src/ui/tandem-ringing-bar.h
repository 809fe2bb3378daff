// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-switchboard.h"

/* Who calls, above everything else in the window, as long as it rings.
 *
 * Signals: "answered" (TandemCall); "failed" (GError). */
#define TANDEM_TYPE_RINGING_BAR (tandem_ringing_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemRingingBar, tandem_ringing_bar, TANDEM, RINGING_BAR, GtkWidget)

/* Once: follows @switchboard and gives @window the actions ringing.answer, ringing.agent, ringing.decline and
 * ringing.swap. */
void tandem_ringing_bar_follow (TandemRingingBar *self, TandemSwitchboard *switchboard, GtkWidget *window);
