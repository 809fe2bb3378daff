// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* A bounded queue of mono samples between exactly one writing and one reading thread, without locks: how audio crosses
 * between the media thread and a sound device's callback (the third crossing of HACKING.md).  What does not fit is
 * dropped and counted.  new() and free() while neither thread uses it. */
typedef struct _TandemRing TandemRing;

/* @capacity: samples, rounded up to a power of two. */
TandemRing *tandem_ring_new (gsize capacity);
void tandem_ring_free (TandemRing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemRing, tandem_ring_free)

/* Writing thread: gives how many of @n samples fitted. */
gsize tandem_ring_write (TandemRing *self, const gint16 *samples, gsize n);
/* Reading thread: gives how many of @n samples there were. */
gsize tandem_ring_read (TandemRing *self, gint16 *samples, gsize n);
/* Reading thread: forgets the oldest @n samples. */
void tandem_ring_skip (TandemRing *self, gsize n);
/* Samples waiting; either thread. */
gsize tandem_ring_get_fill (TandemRing *self);
/* Samples that did not fit so far; any thread. */
guint64 tandem_ring_get_dropped (TandemRing *self);
