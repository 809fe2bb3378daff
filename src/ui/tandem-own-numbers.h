// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-settings.h"

/* Our numbers that a text can be sent from, each once, in the order in which they are offered.  Main thread only. */

/* Instead of what @list has.  @wanted: the one that is to be the first, @last: the one of the last text of the thread; both nullable. */
void tandem_own_numbers_fill (GtkStringList *list, TandemSettings *settings, const char *wanted, const char *last);
