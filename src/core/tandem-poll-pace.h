// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How often a carrier is asked for texts.  A value, no object; times are monotonic, in µs. */
typedef struct {
  gboolean reachable; /* its webhooks come, so that asking is only for what they missed */
  gboolean watched;   /* somebody looks at texts */
  guint n_failures;   /* in a row */
  gint64 news_at;     /* when something was new, or under way; 0: never */
} TandemPollPace;

/* Ms until the carrier is to be asked again.  @chance: 0 to 1, spreads what would come from all desktops at once after a failure. */
guint tandem_poll_pace_get_wait (const TandemPollPace *self, gint64 now, double chance);
