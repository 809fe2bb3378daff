// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-histogram.h"

static const gint64 bounds_us[TANDEM_HISTOGRAM_CLASSES] = { 1000,   2000,   5000,   10000,   20000,   50000,
                                                            100000, 200000, 500000, 1000000, 2000000, 5000000 };

gint64
tandem_histogram_get_bound_us (guint i)
{
  g_return_val_if_fail (i < TANDEM_HISTOGRAM_CLASSES, 0);
  return bounds_us[i];
}

void
tandem_histogram_observe (TandemHistogram *self, gint64 us)
{
  guint i = 0;

  us = MAX (us, 0);
  while (i < TANDEM_HISTOGRAM_CLASSES && us > bounds_us[i])
    i++;
  self->classes[i]++;
  self->sum_us += (guint64) us;
}

void
tandem_histogram_read (TandemHistogram *self, TandemHistogramFigures *figures)
{
  guint64 n = 0;

  figures->sum_us = self->sum_us;
  for (guint i = 0; i < TANDEM_HISTOGRAM_CLASSES; i++) {
    n += self->classes[i];
    figures->up_to[i] = n;
  }
  figures->count = n + self->classes[TANDEM_HISTOGRAM_CLASSES];
}
