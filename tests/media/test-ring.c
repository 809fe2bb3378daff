// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-ring.h"

#define MANY 2000000

static void
test_order_and_bounds (void)
{
  g_autoptr (TandemRing) ring = tandem_ring_new (6);
  const gint16 in[10] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
  gint16 out[10] = { 0 };

  g_assert_cmpuint (tandem_ring_read (ring, out, 10), ==, 0);
  g_assert_cmpuint (tandem_ring_write (ring, in, 0), ==, 0);
  /* Rounded up to eight. */
  g_assert_cmpuint (tandem_ring_write (ring, in, 10), ==, 8);
  g_assert_cmpuint (tandem_ring_get_dropped (ring), ==, 2);
  g_assert_cmpuint (tandem_ring_get_fill (ring), ==, 8);
  g_assert_cmpuint (tandem_ring_write (ring, in, 1), ==, 0);
  g_assert_cmpuint (tandem_ring_get_dropped (ring), ==, 3);
  g_assert_cmpuint (tandem_ring_read (ring, out, 5), ==, 5);
  g_assert_cmpmem (out, 5 * sizeof (gint16), in, 5 * sizeof (gint16));
  /* Across the end of the array. */
  g_assert_cmpuint (tandem_ring_write (ring, in, 4), ==, 4);
  tandem_ring_skip (ring, 3);
  g_assert_cmpuint (tandem_ring_read (ring, out, 10), ==, 4);
  g_assert_cmpmem (out, 4 * sizeof (gint16), in, 4 * sizeof (gint16));
  tandem_ring_write (ring, in, 3);
  tandem_ring_skip (ring, 100);
  g_assert_cmpuint (tandem_ring_get_fill (ring), ==, 0);
}

static gpointer
write_all (gpointer data)
{
  TandemRing *ring = data;
  gint16 chunk[97];

  for (guint done = 0; done < MANY;) {
    gsize n = MIN (G_N_ELEMENTS (chunk) - done % 13, MANY - done), room;

    for (gsize i = 0; i < n; i++)
      chunk[i] = (gint16) ((done + i) * 31);
    /* Only what fits is offered, so that nothing is lost and every sample can be told. */
    room = 1024 - tandem_ring_get_fill (ring);
    n = MIN (n, room);
    if (n == 0)
      g_thread_yield ();
    g_assert_cmpuint (tandem_ring_write (ring, chunk, n), ==, n);
    done += n;
  }
  return NULL;
}

static void
test_two_threads (void)
{
  g_autoptr (TandemRing) ring = tandem_ring_new (1024);
  GThread *writer = g_thread_new ("writer", write_all, ring);
  gint16 chunk[131];

  for (guint done = 0; done < MANY;) {
    gsize n = tandem_ring_read (ring, chunk, G_N_ELEMENTS (chunk) - done % 7);

    for (gsize i = 0; i < n; i++)
      if (chunk[i] != (gint16) ((done + i) * 31))
        g_error ("sample %u is %d", done + (guint) i, chunk[i]);
    if (n == 0)
      g_thread_yield ();
    g_assert_cmpuint (tandem_ring_get_fill (ring), <=, 1024);
    done += n;
  }
  g_thread_join (writer);
  g_assert_cmpuint (tandem_ring_get_dropped (ring), ==, 0);
  g_assert_cmpuint (tandem_ring_get_fill (ring), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ring/order-and-bounds", test_order_and_bounds);
  g_test_add_func ("/ring/two-threads", test_two_threads);
  return g_test_run ();
}
