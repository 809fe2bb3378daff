// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-switchboard.h"

/* How many calls were missed since somebody last looked, as long as there are some.  Main thread only.
 *
 * Properties: count (guint); filter (GtkFilter): lets only these calls through while they are to be shown, else NULL.
 * Signal "call-back" (TandemCall). */
#define TANDEM_TYPE_MISSED_BAR (tandem_missed_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemMissedBar, tandem_missed_bar, TANDEM, MISSED_BAR, GtkWidget)

/* Once: follows @switchboard and gives @window the actions missed.show, missed.call-back and missed.seen. */
void tandem_missed_bar_follow (TandemMissedBar *self, TandemSwitchboard *switchboard, GtkWidget *window);
