// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* Lists whose rows have buttons: the arrow keys move among the rows, which may be many, and Tab among the buttons of one.  For the
 * vfunc focus() of who has the list; main thread only. */

/* Moves the focus, which is in @list_view, among the buttons of its row, or back from the first to the row.  FALSE when there is none
 * left: Tab leaves the list. */
gboolean tandem_row_focus_tab (GtkWidget *list_view, GtkDirectionType direction);
