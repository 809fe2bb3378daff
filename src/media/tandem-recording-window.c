// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-window.h"

#include <string.h>

#include "tandem-ulaw.h"

#define CHANNELS TANDEM_RECORDING_CHANNELS
/* How far behind the newest sample audio may come and still find its place. */
#define HISTORY (2 * TANDEM_RECORDING_RATE)
/* What is kept while nobody takes it. */
#define MOST (16 * TANDEM_RECORDING_RATE)

struct _TandemRecordingWindow {
  GByteArray *bytes; /* both channels, from base on */
  GArray *gaps;
  gint64 base;
  gint64 dirty;
};

TandemRecordingWindow *
tandem_recording_window_new (void)
{
  TandemRecordingWindow *self = g_new0 (TandemRecordingWindow, 1);

  self->bytes = g_byte_array_new ();
  self->gaps = g_array_new (FALSE, FALSE, sizeof (TandemRecordingSpan));
  return self;
}

void
tandem_recording_window_free (TandemRecordingWindow *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->gaps, g_array_unref);
  g_free (self);
}

gint64
tandem_recording_window_get_end (TandemRecordingWindow *self)
{
  return self->base + self->bytes->len / CHANNELS;
}

gint64
tandem_recording_window_get_dirty (TandemRecordingWindow *self)
{
  return self->dirty;
}

GArray *
tandem_recording_window_get_gaps (TandemRecordingWindow *self)
{
  return self->gaps;
}

/* Samples before @position can no longer change. */
static void
forget (TandemRecordingWindow *self, gint64 position)
{
  gint64 n_bytes = (position - self->base) * CHANNELS;

  if (n_bytes <= 0)
    return;
  g_byte_array_remove_range (self->bytes, 0, (guint) MIN (n_bytes, self->bytes->len));
  self->base = position;
}

gboolean
tandem_recording_window_has_room (TandemRecordingWindow *self, gint64 from, gsize n)
{
  return from + (gint64) n - self->base <= MOST || self->dirty == tandem_recording_window_get_end (self);
}

static void
silence (TandemRecordingWindow *self, gint64 from, gint64 to)
{
  from = MAX (from, self->base);
  to = MIN (to, tandem_recording_window_get_end (self));
  if (from < to)
    memset (self->bytes->data + (from - self->base) * CHANNELS, TANDEM_ULAW_SILENCE, (gsize) (to - from) * CHANNELS);
}

/* Silences what of @from to @to lies in gaps. */
static void
silence_gaps (TandemRecordingWindow *self, gint64 from, gint64 to)
{
  for (guint i = self->gaps->len; i > 0; i--) {
    const TandemRecordingSpan *gap = &g_array_index (self->gaps, TandemRecordingSpan, i - 1);

    if (gap->to <= from)
      return;
    silence (self, MAX (from, gap->from), MIN (to, gap->to));
  }
}

/* Lengthens the window by silence. */
static void
stretch (TandemRecordingWindow *self, gint64 end)
{
  guint before;

  if (end - self->base > MOST) {
    /* The stream went on far away, and all before was taken. */
    forget (self, end - HISTORY);
    self->dirty = self->base;
  }
  before = self->bytes->len;
  if (end > tandem_recording_window_get_end (self)) {
    g_byte_array_set_size (self->bytes, (guint) (end - self->base) * CHANNELS);
    memset (self->bytes->data + before, TANDEM_ULAW_SILENCE, self->bytes->len - before);
  }
}

void
tandem_recording_window_put (TandemRecordingWindow *self, guint channel, gint64 from, const guint8 *ulaw, gsize n)
{
  gint64 too_early = MAX (self->base - from, 0);
  gint64 to = from + (gint64) n;
  guint8 *at;

  if (too_early >= (gint64) n)
    return;
  from += too_early;
  stretch (self, to);
  at = self->bytes->data + (from - self->base) * CHANNELS + channel;
  for (gint64 i = 0; i < to - from; i++)
    at[i * CHANNELS] = ulaw[too_early + i];
  silence_gaps (self, from, to);
  self->dirty = MIN (self->dirty, from);
}

guint8 *
tandem_recording_window_take (TandemRecordingWindow *self, gint64 *position, gsize *n_bytes)
{
  gint64 end = tandem_recording_window_get_end (self);
  guint8 *bytes = NULL;

  *position = self->dirty;
  *n_bytes = (gsize) (end - self->dirty) * CHANNELS;
  if (*n_bytes > 0)
    bytes = g_memdup2 (self->bytes->data + (self->dirty - self->base) * CHANNELS, *n_bytes);
  self->dirty = end;
  forget (self, end - HISTORY);
  return bytes;
}

void
tandem_recording_window_add_gap (TandemRecordingWindow *self, gint64 from, gint64 to)
{
  TandemRecordingSpan *last = self->gaps->len ? &g_array_index (self->gaps, TandemRecordingSpan, self->gaps->len - 1) : NULL;
  const TandemRecordingSpan gap = { from, to };

  if (last && last->to >= from)
    last->to = MAX (last->to, to);
  else
    g_array_append_val (self->gaps, gap);
}

void
tandem_recording_window_begin_pause (TandemRecordingWindow *self, gint64 from)
{
  from = MAX (from, self->base);
  tandem_recording_window_add_gap (self, from, G_MAXINT64);
  silence (self, from, G_MAXINT64);
  self->dirty = MIN (self->dirty, from);
}

void
tandem_recording_window_end_pause (TandemRecordingWindow *self, gint64 to)
{
  TandemRecordingSpan *gap = &g_array_index (self->gaps, TandemRecordingSpan, self->gaps->len - 1);

  gap->to = MAX (to, gap->from);
  if (gap->to == gap->from)
    g_array_set_size (self->gaps, self->gaps->len - 1);
}
