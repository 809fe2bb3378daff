// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* The question above the composer in quiet hours: at their end, or now all the same.  Main thread only.
 *
 * Signal "answered" (GDateTime, nullable): when it is to be sent; NULL: now. */
#define TANDEM_TYPE_QUIET_BAR (tandem_quiet_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemQuietBar, tandem_quiet_bar, TANDEM, QUIET_BAR, GtkWidget)

/* It is quiet until @end; the text was to be sent @wanted (nullable: now). */
void tandem_quiet_bar_ask (TandemQuietBar *self, GDateTime *end, GDateTime *wanted);
/* The text has changed: nothing is asked any more. */
void tandem_quiet_bar_withdraw (TandemQuietBar *self);
