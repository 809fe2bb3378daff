// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* TRUE when @text may be given to json-glib.  Its parser calls itself for every bracket without a limit (1.6: some 60000 of them
 * overflow a stack of 8 MiB), so whatever did not come from ourselves is counted first.  @length in bytes; -1: up to the NUL.
 * Any thread. */
gboolean tandem_json_guard (const char *text, gssize length);
