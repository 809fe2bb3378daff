// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-backlog.h"

#include "tandem-ulaw.h"

#define SIZE (TANDEM_BACKLOG_MS * TANDEM_ULAW_BYTES_PER_MS)
#define JITTER_MS 20 /* of timestamps */

struct _TandemBacklog {
  guint8 *ring; /* owned, SIZE bytes, by their place in the stream modulo */
  gint64 begin; /* bytes of the stream */
  gint64 end;
};

TandemBacklog *
tandem_backlog_new (void)
{
  TandemBacklog *self = g_new0 (TandemBacklog, 1);

  self->ring = g_malloc (SIZE);
  return self;
}

void
tandem_backlog_free (TandemBacklog *self)
{
  g_free (self->ring);
  g_free (self);
}

static void
put (TandemBacklog *self, const guint8 *ulaw, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    self->ring[(self->end + i) % SIZE] = ulaw ? ulaw[i] : TANDEM_ULAW_SILENCE;
  self->end += n;
  self->begin = MAX (self->begin, self->end - SIZE);
}

void
tandem_backlog_add (TandemBacklog *self, gint64 at_ms, const guint8 *ulaw, gsize n)
{
  gint64 at = MAX (at_ms, 0) * TANDEM_ULAW_BYTES_PER_MS;
  gint64 gap = at - self->end;

  /* Nothing was known, or the stream's clock began anew. */
  if (self->begin == self->end || gap > SIZE || gap < -SIZE)
    self->begin = self->end = at;
  else if (gap >= JITTER_MS * TANDEM_ULAW_BYTES_PER_MS)
    put (self, NULL, gap);
  put (self, ulaw, (gint64) MIN (n, SIZE));
}

GByteArray *
tandem_backlog_dup_since (TandemBacklog *self, gint64 *from_ms)
{
  GByteArray *bytes = g_byte_array_new ();
  gint64 from = CLAMP (*from_ms * TANDEM_ULAW_BYTES_PER_MS, self->begin, self->end);
  gint64 first = MIN (self->end - from, SIZE - from % SIZE);

  *from_ms = from / TANDEM_ULAW_BYTES_PER_MS;
  g_byte_array_append (bytes, self->ring + from % SIZE, (guint) first);
  g_byte_array_append (bytes, self->ring, (guint) (self->end - from - first));
  return bytes;
}
