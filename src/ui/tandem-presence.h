// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

/* Keeps what is out of sight out of the accessible tree, where GTK 4.8 leaves it: a screen reader must not offer
 * the buttons of a page that is not on show. */

/* Follows the visible page of @stack from now on. */
void tandem_presence_watch_stack (GtkStack *stack);
/* Likewise for a folded leaflet. */
void tandem_presence_watch_leaflet (AdwLeaflet *leaflet);
/* Reveals or hides the child, and makes the whole revealer invisible once hidden. */
void tandem_presence_reveal (GtkRevealer *revealer, gboolean reveal);

/* The keyboard focus is on @widget or inside it. */
gboolean tandem_presence_has_focus (GtkWidget *widget);
