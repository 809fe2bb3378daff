// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* Says @text through the screen reader without interrupting what it says (a polite live region), where the running
 * GTK can (4.14 and later); with an older one nothing happens and the rows' own names remain. */
void tandem_announcer_say (GtkAccessible *accessible, const char *text);
