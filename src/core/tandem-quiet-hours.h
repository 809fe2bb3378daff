// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* When people are not to be woken by a text: the notation of tandem-opening-hours.h, mostly just "22:00-08:00"; "" is never.
 * Pure functions, any thread. */

/* TRUE when @text can be read and leaves some time of the week; else TANDEM_CALL_ERROR_BAD_INPUT. */
gboolean tandem_quiet_hours_check (const char *text, GError **error);
/* When the quiet that holds at @now ends, in the time zone of @now, to the minute; NULL when it is not quiet.  What cannot be
 * read, and what never ends, is no quiet: nobody's text is to be held up by a slip of the pen.  (transfer full) */
GDateTime *tandem_quiet_hours_dup_end (const char *text, GDateTime *now);
