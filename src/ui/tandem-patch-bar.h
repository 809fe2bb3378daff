// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call.h"

/* Who talks to whom on a live call, in words, and the buttons that change it; whether it is recorded.  The buttons carry
 * the actions of TandemCallActions.  Says changes through the screen reader.  Main thread only. */
#define TANDEM_TYPE_PATCH_BAR (tandem_patch_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemPatchBar, tandem_patch_bar, TANDEM, PATCH_BAR, GtkWidget)

/* NULL: none. */
void tandem_patch_bar_set_call (TandemPatchBar *self, TandemCall *call);
