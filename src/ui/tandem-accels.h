// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* The keys of the window's actions, and the window that shows them. */

void tandem_accels_install (GtkApplication *application);
/* Gives @window its help overlay (win.show-help-overlay). */
void tandem_accels_add_overlay (GtkApplicationWindow *window);
