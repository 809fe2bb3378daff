// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-quiet-hours.h"

#include "tandem-error.h"
#include "tandem-opening-hours.h"

#define DAY_MINUTES (24 * 60)
#define WEEK_MINUTES (7 * DAY_MINUTES)

static gboolean
is_always (const char *text)
{
  for (int minute = 0; minute < WEEK_MINUTES; minute++)
    if (!tandem_opening_hours_contain (text, minute / DAY_MINUTES + 1, minute % DAY_MINUTES))
      return FALSE;
  return TRUE;
}

gboolean
tandem_quiet_hours_check (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);
  if (*text == '\0')
    return TRUE;
  if (tandem_opening_hours_check (text, NULL) && !is_always (text))
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                       "Write when it is to be quiet from and to, such as 22:00-08:00, or leave it empty");
  return FALSE;
}

static gboolean
is_quiet (const char *text, GDateTime *at)
{
  return tandem_opening_hours_contain (text, g_date_time_get_day_of_week (at),
                                       g_date_time_get_hour (at) * 60 + g_date_time_get_minute (at));
}

GDateTime *
tandem_quiet_hours_dup_end (const char *text, GDateTime *now)
{
  g_autoptr (GDateTime) minute = NULL;

  g_return_val_if_fail (text != NULL && now != NULL, NULL);
  if (*text == '\0' || !is_quiet (text, now) || !tandem_quiet_hours_check (text, NULL))
    return NULL;
  minute = g_date_time_add_seconds (now, -g_date_time_get_seconds (now));
  /* By the clock on the wall, so minute by minute: an hour may be left out or come twice. */
  for (int i = 0; i <= WEEK_MINUTES; i++) {
    g_autoptr (GDateTime) next = g_date_time_add_minutes (minute, 1);

    if (!is_quiet (text, next))
      return g_steal_pointer (&next);
    g_date_time_unref (minute);
    minute = g_steal_pointer (&next);
  }
  return NULL;
}
