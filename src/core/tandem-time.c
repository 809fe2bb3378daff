// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-time.h"

gint64
tandem_time_to_ms (GDateTime *time)
{
  return time ? g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000 : -1;
}

GDateTime *
tandem_time_from_ms (gint64 ms)
{
  g_autoptr (GDateTime) second = ms < 0 ? NULL : g_date_time_new_from_unix_utc (ms / 1000);

  return second ? g_date_time_add (second, ms % 1000 * G_TIME_SPAN_MILLISECOND) : NULL;
}
