// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-poll-pace.h"

/* All in ms. */
#define REACHABLE 60000
#define FAST 5000
#define IDLE 30000
#define FAILED_FIRST 5000
#define FAILED_LAST 300000
/* So long after something came somebody is likely to answer. */
#define LIVELY (2 * 60 * 1000)

guint
tandem_poll_pace_get_wait (const TandemPollPace *self, gint64 now, double chance)
{
  if (self->n_failures > 0) {
    guint wait = MIN (FAILED_FIRST << MIN (self->n_failures - 1, 10), FAILED_LAST);

    return wait - (guint) (wait / 2 * CLAMP (chance, 0, 1));
  }
  if (self->reachable)
    return REACHABLE;
  if (self->watched || (self->news_at != 0 && now - self->news_at < LIVELY * 1000))
    return FAST;
  return IDLE;
}
