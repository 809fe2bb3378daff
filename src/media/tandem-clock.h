// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What the media code calls "now", in us: CLOCK_MONOTONIC unless a test brings its own. */
typedef struct {
  gint64 (*now_us) (gpointer user_data); /* NULL: the real clock */
  gpointer user_data;
} TandemClock;

static inline gint64
tandem_clock_now (const TandemClock *clock)
{
  return clock->now_us ? clock->now_us (clock->user_data) : g_get_monotonic_time ();
}
