// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-switchboard.h"

/* The menu of a call in the history: calling back, blocking who called, and letting them always ring.  It opens by the
 * second button of the mouse, a long press, and the Menu key or Shift+F10.  Main thread only.
 *
 * Signal "call-back" (TandemCall). */
#define TANDEM_TYPE_CALL_MENU (tandem_call_menu_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallMenu, tandem_call_menu, TANDEM, CALL_MENU, GObject)

/* @list_view has TandemCallRows, and outlives the menu. */
TandemCallMenu *tandem_call_menu_new (GtkListView *list_view, TandemSettings *settings);
