// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call-actions.h"

/* Where the operator calls a third party during a call, sees how far that is, and merges, leaves or drops.  Hidden until call.ask;
 * Escape hides it again.  Main thread only. */
#define TANDEM_TYPE_THIRD_BAR (tandem_third_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemThirdBar, tandem_third_bar, TANDEM, THIRD_BAR, GtkWidget)

void tandem_third_bar_set_actions (TandemThirdBar *self, TandemCallActions *actions);
/* Numbers of @region (ISO 3166) are shown as people write them there. */
void tandem_third_bar_set_region (TandemThirdBar *self, const char *region);
/* NULL hides it. */
void tandem_third_bar_set_call (TandemThirdBar *self, TandemCall *call);
