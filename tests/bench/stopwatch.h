// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Measures what is asked of other threads from the main thread, prints a line for each, and knows at the end whether a limit was
 * broken.  Limits are those of a machine that does nothing else, so what is held against them is processor time: on a busy
 * one everything lasts longer. */
typedef struct {
  gint64 longest_us; /* of processor that one round of the main loop took */
  gboolean broken;
} Stopwatch;

typedef struct {
  gint64 us;
  gint64 processor_us; /* of all threads */
} StopwatchStart;

void stopwatch_print_head (void);
/* One round of the main loop. */
void stopwatch_iterate (Stopwatch *self);

/* For stopwatch_add().  (transfer full) */
GArray *stopwatch_times_new (void);
StopwatchStart stopwatch_start (void);
/* What has passed since @begin. */
void stopwatch_add (GArray *times, StopwatchStart begin);
/* @limit_ms: for the 95th percentile, 0 for none. */
void stopwatch_print (Stopwatch *self, const char *what, GArray *times, double limit_ms);
/* How long the main thread was busy at a stretch since it was printed last: 5 ms are the limit. */
void stopwatch_print_busy (Stopwatch *self);
