// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* When a text is to be sent.  Pure functions of @now, any thread; times are in the time zone of @now and whole minutes.  What they
 * return is (transfer full). */

/* An hour from now. */
GDateTime *tandem_send_time_in_an_hour (GDateTime *now);
/* At 08:00 of the next day. */
GDateTime *tandem_send_time_tomorrow (GDateTime *now);
/* @day "2026-11-22" and @time "08:30", as a person writes them; NULL with TANDEM_CALL_ERROR_BAD_INPUT when they are no time, or one
 * that is over, or more than a year away. */
GDateTime *tandem_send_time_read (const char *day, const char *time, GDateTime *now, GError **error);
/* TRUE when @send_at is over for so long (an hour) that nobody would expect the text any more. */
gboolean tandem_send_time_is_missed (GDateTime *send_at, GDateTime *now);
