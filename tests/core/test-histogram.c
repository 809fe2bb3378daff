// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-histogram.h"

static void
test_classes (void)
{
  TandemHistogram histogram = { 0 };
  TandemHistogramFigures figures;

  tandem_histogram_read (&histogram, &figures);
  g_assert_cmpuint (figures.count, ==, 0);
  g_assert_cmpuint (figures.sum_us, ==, 0);
  for (guint i = 1; i < TANDEM_HISTOGRAM_CLASSES; i++)
    g_assert_cmpint (tandem_histogram_get_bound_us (i), >, tandem_histogram_get_bound_us (i - 1));
  /* A bound belongs to its class. */
  tandem_histogram_observe (&histogram, -5);
  tandem_histogram_observe (&histogram, 1000);
  tandem_histogram_observe (&histogram, 1001);
  tandem_histogram_observe (&histogram, 6000000);
  tandem_histogram_read (&histogram, &figures);
  g_assert_cmpuint (figures.up_to[0], ==, 2);
  g_assert_cmpuint (figures.up_to[1], ==, 3);
  g_assert_cmpuint (figures.up_to[TANDEM_HISTOGRAM_CLASSES - 1], ==, 3);
  g_assert_cmpuint (figures.count, ==, 4);
  g_assert_cmpuint (figures.sum_us, ==, 6002001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/classes", test_classes);
  return g_test_run ();
}
