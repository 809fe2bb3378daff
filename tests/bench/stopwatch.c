// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "stopwatch.h"

#include <time.h>

#define BUSY_LIMIT_MS 5.0

typedef struct {
  double ms;
  double processor_ms;
} Time;

static gint64
get_processor_us (clockid_t whose)
{
  struct timespec time;

  clock_gettime (whose, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

void
stopwatch_print_head (void)
{
  g_print ("%-46s %5s %8s %8s %8s %17s\n", "ms", "n", "p50", "p95", "max", "processor p50 p95");
}

void
stopwatch_iterate (Stopwatch *self)
{
  gint64 begin = get_processor_us (CLOCK_THREAD_CPUTIME_ID);

  g_main_context_iteration (NULL, TRUE);
  self->longest_us = MAX (self->longest_us, get_processor_us (CLOCK_THREAD_CPUTIME_ID) - begin);
}

GArray *
stopwatch_times_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Time));
}

StopwatchStart
stopwatch_start (void)
{
  return (StopwatchStart) { g_get_monotonic_time (), get_processor_us (CLOCK_PROCESS_CPUTIME_ID) };
}

void
stopwatch_add (GArray *times, StopwatchStart begin)
{
  StopwatchStart end = stopwatch_start ();
  Time time = { (double) (end.us - begin.us) / 1000, (double) (end.processor_us - begin.processor_us) / 1000 };

  g_array_append_val (times, time);
}

static int
compare_ms (gconstpointer a, gconstpointer b)
{
  return (((const Time *) a)->ms > ((const Time *) b)->ms) - (((const Time *) a)->ms < ((const Time *) b)->ms);
}

static int
compare_processor_ms (gconstpointer a, gconstpointer b)
{
  double x = ((const Time *) a)->processor_ms;
  double y = ((const Time *) b)->processor_ms;

  return (x > y) - (x < y);
}

static const Time *
quantile (GArray *times, double part)
{
  return &g_array_index (times, Time, MIN ((guint) (part * times->len), times->len - 1));
}

void
stopwatch_print (Stopwatch *self, const char *what, GArray *times, double limit_ms)
{
  gboolean broken;

  g_array_sort (times, compare_ms);
  g_print ("%-46s %5u %8.2f %8.2f %8.2f ", what, times->len, quantile (times, 0.5)->ms, quantile (times, 0.95)->ms,
           quantile (times, 1)->ms);
  g_array_sort (times, compare_processor_ms);
  broken = limit_ms > 0 && quantile (times, 0.95)->processor_ms > limit_ms;
  g_print ("%8.2f %8.2f%s\n", quantile (times, 0.5)->processor_ms, quantile (times, 0.95)->processor_ms, broken ? "  TOO SLOW" : "");
  self->broken |= broken;
}

void
stopwatch_print_busy (Stopwatch *self)
{
  double ms = (double) self->longest_us / 1000;
  gboolean broken = ms > BUSY_LIMIT_MS;

  g_print ("  the window's thread was busy for %.2f ms at most%s\n", ms, broken ? "  TOO LONG" : "");
  self->broken |= broken;
  self->longest_us = 0;
}
