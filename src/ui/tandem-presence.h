// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

/* What a screen reader finds, where GTK leaves it wrong.  GTK 4.8 keeps what is out of sight in the accessible tree: the
 * buttons of a page that is not on show must not be offered.  GTK 4.18 gives the items of a menu no names. */

/* Follows the visible page of @stack from now on. */
void tandem_presence_watch_stack (GtkStack *stack);
/* Likewise of a view stack. */
void tandem_presence_watch_view_stack (AdwViewStack *stack);
/* Likewise for a folded leaflet. */
void tandem_presence_watch_leaflet (AdwLeaflet *leaflet);
/* Reveals or hides the child, and makes the whole revealer invisible once hidden. */
void tandem_presence_reveal (GtkRevealer *revealer, gboolean reveal);
/* Names the items of @button's menu whenever it opens; the menu must be set already. */
void tandem_presence_name_menu (GtkMenuButton *button);

/* Likewise of a popover that no button opens. */
void tandem_presence_name_popover (GtkPopover *popover);

/* The keyboard focus is on @widget or inside it. */
gboolean tandem_presence_has_focus (GtkWidget *widget);
