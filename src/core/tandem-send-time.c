// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-send-time.h"

#include <stdio.h>

#include "tandem-error.h"

#define MORNING_HOUR 8
#define MOST_DAYS 366
#define MISSED (G_TIME_SPAN_HOUR)

static GDateTime *
make (GDateTime *now, int year, int month, int day, int hour, int minute)
{
  return g_date_time_new (g_date_time_get_timezone (now), year, month, day, hour, minute, 0);
}

GDateTime *
tandem_send_time_in_an_hour (GDateTime *now)
{
  g_autoptr (GDateTime) minute = NULL;

  g_return_val_if_fail (now != NULL, NULL);
  minute = g_date_time_add_seconds (now, -g_date_time_get_seconds (now));
  return g_date_time_add_hours (minute, 1);
}

GDateTime *
tandem_send_time_tomorrow (GDateTime *now)
{
  g_autoptr (GDateTime) tomorrow = NULL;

  g_return_val_if_fail (now != NULL, NULL);
  tomorrow = g_date_time_add_days (now, 1);
  return make (now, g_date_time_get_year (tomorrow), g_date_time_get_month (tomorrow), g_date_time_get_day_of_month (tomorrow),
               MORNING_HOUR, 0);
}

static gboolean
read_day (const char *text, int *year, int *month, int *day)
{
  int length = 0;

  return sscanf (text, " %4d-%2d-%2d %n", year, month, day, &length) == 3 && text[length] == '\0';
}

static gboolean
read_time (const char *text, int *hour, int *minute)
{
  int length = 0;

  return sscanf (text, " %2d:%2d %n", hour, minute, &length) == 2 && text[length] == '\0';
}

GDateTime *
tandem_send_time_read (const char *day, const char *time, GDateTime *now, GError **error)
{
  g_autoptr (GDateTime) at = NULL;
  g_autoptr (GDateTime) last = NULL;
  int year, month, day_of_month, hour, minute;

  g_return_val_if_fail (day != NULL && time != NULL && now != NULL, NULL);
  if (read_day (day, &year, &month, &day_of_month) && read_time (time, &hour, &minute))
    at = make (now, year, month, day_of_month, hour, minute);
  last = g_date_time_add_days (now, MOST_DAYS);
  if (at == NULL)
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "Write a day such as 2026-12-24 and a time such as 08:30");
  else if (g_date_time_compare (at, now) <= 0)
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This time is over: choose a later one");
  else if (g_date_time_compare (at, last) > 0)
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is more than a year away: choose an earlier time");
  else
    return g_steal_pointer (&at);
  return NULL;
}

gboolean
tandem_send_time_is_missed (GDateTime *send_at, GDateTime *now)
{
  g_return_val_if_fail (send_at != NULL && now != NULL, FALSE);
  return g_date_time_difference (now, send_at) > MISSED;
}
