// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* TRUE when @list, comma-separated E.164 prefixes as they stand in the settings, names @number.  The word "anonymous" in it
 * names the number "", which callers have who hide theirs. */
gboolean tandem_number_list_contains (const char *list, const char *number);
