// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How long something took, counted in classes.  Atomics only (the fourth crossing of HACKING.md): one thread observes, any thread
 * reads.  All zero is empty. */

#define TANDEM_HISTOGRAM_CLASSES 12

typedef struct {
  _Atomic guint64 classes[TANDEM_HISTOGRAM_CLASSES + 1]; /* the last: longer than every bound */
  _Atomic guint64 sum_us;
} TandemHistogram;

/* What was counted, at one moment. */
typedef struct {
  guint64 up_to[TANDEM_HISTOGRAM_CLASSES]; /* how often it took at most the bound of that class */
  guint64 count;
  guint64 sum_us;
} TandemHistogramFigures;

/* The longest time of class @i, us. */
gint64 tandem_histogram_get_bound_us (guint i);

/* Less than nothing counts as nothing. */
void tandem_histogram_observe (TandemHistogram *self, gint64 us);
void tandem_histogram_read (TandemHistogram *self, TandemHistogramFigures *figures);
