// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-ring.h"

#include <stdatomic.h>
#include <string.h>

/* Both counters only grow and wrap with the type; their difference is the fill.  Each end publishes its own counter with
 * release and reads the other's with acquire, so samples are there before they are announced and are taken before their
 * place is given back.  The two live on lines of their own: the ends do not slow each other down. */
struct _TandemRing {
  gint16 *samples; /* owned */
  gsize mask;
  _Alignas (64) _Atomic gsize written;
  _Atomic guint64 dropped;
  _Alignas (64) _Atomic gsize read;
};

TandemRing *
tandem_ring_new (gsize capacity)
{
  TandemRing *self = g_aligned_alloc0 (1, sizeof (TandemRing), 64);
  gsize size = 1;

  while (size < capacity)
    size *= 2;
  self->samples = g_new0 (gint16, size);
  self->mask = size - 1;
  return self;
}

void
tandem_ring_free (TandemRing *self)
{
  g_clear_pointer (&self->samples, g_free);
  g_aligned_free (self);
}

gsize
tandem_ring_write (TandemRing *self, const gint16 *samples, gsize n)
{
  gsize at = atomic_load_explicit (&self->written, memory_order_relaxed);
  gsize room = self->mask + 1 - (at - atomic_load_explicit (&self->read, memory_order_acquire));
  gsize fits = MIN (n, room);
  gsize first = MIN (fits, self->mask + 1 - (at & self->mask));

  memcpy (self->samples + (at & self->mask), samples, first * sizeof (gint16));
  memcpy (self->samples, samples + first, (fits - first) * sizeof (gint16));
  atomic_store_explicit (&self->written, at + fits, memory_order_release);
  if (fits < n)
    atomic_fetch_add_explicit (&self->dropped, n - fits, memory_order_relaxed);
  return fits;
}

gsize
tandem_ring_read (TandemRing *self, gint16 *samples, gsize n)
{
  gsize at = atomic_load_explicit (&self->read, memory_order_relaxed);
  gsize fill = atomic_load_explicit (&self->written, memory_order_acquire) - at;
  gsize got = MIN (n, fill);
  gsize first = MIN (got, self->mask + 1 - (at & self->mask));

  memcpy (samples, self->samples + (at & self->mask), first * sizeof (gint16));
  memcpy (samples + first, self->samples, (got - first) * sizeof (gint16));
  atomic_store_explicit (&self->read, at + got, memory_order_release);
  return got;
}

void
tandem_ring_skip (TandemRing *self, gsize n)
{
  gsize at = atomic_load_explicit (&self->read, memory_order_relaxed);
  gsize fill = atomic_load_explicit (&self->written, memory_order_acquire) - at;

  atomic_store_explicit (&self->read, at + MIN (n, fill), memory_order_release);
}

gsize
tandem_ring_get_fill (TandemRing *self)
{
  /* In this order: written may have grown meanwhile, but never seems to be behind what was read. */
  gsize read = atomic_load_explicit (&self->read, memory_order_acquire);
  gsize fill = atomic_load_explicit (&self->written, memory_order_acquire) - read;

  return MIN (fill, self->mask + 1);
}

guint64
tandem_ring_get_dropped (TandemRing *self)
{
  return atomic_load_explicit (&self->dropped, memory_order_relaxed);
}
