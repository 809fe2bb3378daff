// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-schedule-text.h"

#include <glib/gi18n-lib.h>

/* How many midnights lie between now and @at, which is local; more than one is 2. */
static int
count_days (GDateTime *at)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);

  if (g_date_time_get_year (at) == g_date_time_get_year (now) && g_date_time_get_day_of_year (at) == g_date_time_get_day_of_year (now))
    return 0;
  return g_date_time_get_year (at) == g_date_time_get_year (tomorrow) &&
         g_date_time_get_day_of_year (at) == g_date_time_get_day_of_year (tomorrow) ? 1 : 2;
}

char *
tandem_schedule_text_dup (TandemMessage *message)
{
  GDateTime *send_at = tandem_message_get_send_at (message);
  TandemMessageStatus status = tandem_message_get_status (message);
  g_autoptr (GDateTime) at = send_at ? g_date_time_to_local (send_at) : NULL;
  g_autofree char *when = NULL;
  const char *format;

  if (!at || status > TANDEM_MESSAGE_STATUS_SCHEDULED)
    return NULL;
  if (tandem_message_get_missed (message))
    /* TRANSLATORS: a format for g_date_time_format(): a day and a time that are over. */
    return g_date_time_format (at, _("Not sent on %-d %B, %H:%M, because Tandem was not running."));
  /* TRANSLATORS: formats for g_date_time_format(): when a text will be sent. */
  format = count_days (at) == 0 ? _("Scheduled for today, %H:%M") : count_days (at) == 1 ? _("Scheduled for tomorrow, %H:%M")
                                                                                    : _("Scheduled for %A, %-d %B, %H:%M");
  when = g_date_time_format (at, format);
  if (status == TANDEM_MESSAGE_STATUS_SCHEDULED)
    /* TRANSLATORS: %s is "Scheduled for today, 21:10". */
    return g_strdup_printf (_("%s, by Twilio"), when);
  /* TRANSLATORS: %s is "Scheduled for today, 21:10". */
  return g_strdup_printf (_("%s. Tandem must be running then."), when);
}

char *
tandem_schedule_text_dup_time (GDateTime *at)
{
  g_autoptr (GDateTime) then = g_date_time_to_local (at);

  /* TRANSLATORS: formats for g_date_time_format(): when a text will be sent. */
  return g_date_time_format (then, count_days (then) == 0   ? C_("time", "today, %H:%M")
                                   : count_days (then) == 1 ? C_("time", "tomorrow, %H:%M")
                                                            : C_("time", "%A, %-d %B, %H:%M"));
}
