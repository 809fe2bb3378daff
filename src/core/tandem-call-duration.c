// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call.h"

gint64
tandem_call_get_duration (TandemCall *self)
{
  g_autoptr (GDateTime) until = NULL;
  GDateTime *answered = tandem_call_get_answered_at (self);
  GDateTime *ended = tandem_call_get_ended_at (self);

  if (!answered)
    return 0;
  until = ended ? g_date_time_ref (ended) : g_date_time_new_now_utc ();
  return g_date_time_difference (until, answered) / G_TIME_SPAN_SECOND;
}
