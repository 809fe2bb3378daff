// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* When somebody is there to answer, in the part of OpenStreetMap's opening_hours notation that offices use:
 * "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00", "22:00-06:00" (every day, over midnight), "24/7", "" (always).
 * Pure functions, any thread. */

/* TRUE when @text can be read; else TANDEM_CALL_ERROR_BAD_INPUT with a sentence that shows how to write it. */
gboolean tandem_opening_hours_check (const char *text, GError **error);

/* The times of one @weekday (1 Monday to 7 Sunday) in @text, such as "09:00-12:00,13:00-17:00"; "" when it is closed all day.
 * (transfer full) */
char *tandem_opening_hours_dup_day (const char *text, int weekday);
/* The other way round: @days has the times of seven days, Monday first.  Equal neighbours are written as one; "" when no day has
 * any.  (transfer full) */
char *tandem_opening_hours_compose (const char *const *days);

/* Whether @text holds at @minute (0 to 1439, local time) of @weekday (1 Monday to 7 Sunday).  What cannot be read
 * never closes: a caller is not to pay for a slip of the pen. */
gboolean tandem_opening_hours_contain (const char *text, int weekday, int minute);
