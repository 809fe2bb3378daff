// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* Writes the number in @editable as people of @region do; the cursor stays behind the same digit.  FALSE when it was written so
 * already.  Main thread only. */
gboolean tandem_number_format_editable (GtkEditable *editable, const char *region);
