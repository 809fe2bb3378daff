// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-jitter-buffer.h"

#include <string.h>

#define FRAME_MS 20
#define CAPACITY_MS 1024
/* Timestamps closer than this to where they should be are where they should be. */
#define SLACK_MS 20
/* How long the network is watched before the delay is made shorter. */
#define WINDOW_TAKES 250
/* A margin below this will soon be none. */
#define LOW_MS 5
#define SILENT_DBFS (-45.0)
#define EDGE 40 /* samples over which sound begins and ends: 5 ms */

struct _TandemJitterBuffer {
  guint8 audio[CAPACITY_MS * TANDEM_ULAW_BYTES_PER_MS];
  gboolean valid[CAPACITY_MS];
  gint64 write_ms;   /* where contiguous audio goes on, by the stream's timestamps; -1: nothing came yet */
  gint64 read_ms;    /* what is played next */
  gint64 margin_ms;  /* the least by which audio came early since the window began */
  gint64 wait_ms;    /* and the most: how long a frame that came in time waits */
  gint64 last_wait_ms; /* in the window before */
  guint window;      /* takes left in it */
  guint64 late;
  gint16 last;       /* sample played last */
  gboolean was_missing;
};

TandemJitterBuffer *
tandem_jitter_buffer_new (void)
{
  TandemJitterBuffer *self = g_new0 (TandemJitterBuffer, 1);

  self->write_ms = -1;
  self->last_wait_ms = TANDEM_JITTER_START_MS;
  self->margin_ms = G_MAXINT64;
  self->window = WINDOW_TAKES;
  self->was_missing = TRUE;
  return self;
}

void
tandem_jitter_buffer_free (TandemJitterBuffer *self)
{
  g_free (self);
}

static void
begin_window (TandemJitterBuffer *self)
{
  self->last_wait_ms = MAX (self->wait_ms, TANDEM_JITTER_MIN_MS);
  self->margin_ms = G_MAXINT64;
  self->wait_ms = 0;
  self->window = WINDOW_TAKES;
}

/* Plays everything @ms later than before. */
static void
delay_by (TandemJitterBuffer *self, gint64 ms)
{
  gint64 wait = (gint64) tandem_jitter_buffer_get_target_ms (self);

  ms = CLAMP (TANDEM_JITTER_MAX_MS - wait, 0, ms);
  self->read_ms -= ms;
  begin_window (self);
  self->last_wait_ms = wait + ms;
}

static void
restart (TandemJitterBuffer *self, gint64 timestamp_ms)
{
  memset (self->valid, 0, sizeof self->valid);
  self->write_ms = timestamp_ms;
  self->read_ms = timestamp_ms - tandem_jitter_buffer_get_target_ms (self);
  self->wait_ms = tandem_jitter_buffer_get_target_ms (self);
  begin_window (self);
}

void
tandem_jitter_buffer_put (TandemJitterBuffer *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gint64 now_us)
{
  gint64 ms = (gint64) (n / TANDEM_ULAW_BYTES_PER_MS);
  gint64 margin;

  /* The first frame, or a stream whose clock has jumped. */
  if (self->write_ms < 0 || timestamp_ms < self->read_ms - CAPACITY_MS ||
      timestamp_ms + ms > self->read_ms + CAPACITY_MS)
    restart (self, timestamp_ms);
  if (timestamp_ms - self->write_ms < SLACK_MS && self->write_ms - timestamp_ms < SLACK_MS)
    timestamp_ms = self->write_ms;
  margin = timestamp_ms - self->read_ms;
  if (margin < 0) {
    self->late++;
    /* In whole frames, so that a burst of late frames moves it once. */
    delay_by (self, (-margin + FRAME_MS - 1) / FRAME_MS * FRAME_MS);
    margin = timestamp_ms - self->read_ms;
    if (margin < 0)
      return;
  }
  self->margin_ms = MIN (self->margin_ms, margin);
  self->wait_ms = MAX (self->wait_ms, margin);
  for (gint64 i = 0; i < ms; i++) {
    gsize slot = (gsize) ((timestamp_ms + i) % CAPACITY_MS);

    memcpy (self->audio + slot * TANDEM_ULAW_BYTES_PER_MS, ulaw + i * TANDEM_ULAW_BYTES_PER_MS,
            TANDEM_ULAW_BYTES_PER_MS);
    self->valid[slot] = TRUE;
  }
  self->write_ms = MAX (self->write_ms, timestamp_ms + ms);
}

/* Sound that is missing ends softly, and begins softly again. */
static void
soften (TandemJitterBuffer *self, gint16 *frame, gboolean missing)
{
  if (missing && !self->was_missing)
    for (int i = 0; i < EDGE; i++)
      frame[i] = (gint16) (self->last * (EDGE - i) / EDGE);
  else if (!missing && self->was_missing)
    for (int i = 0; i < EDGE; i++)
      frame[i] = (gint16) (frame[i] * i / EDGE);
  self->was_missing = missing;
  self->last = frame[TANDEM_ULAW_FRAME - 1];
}

/* TRUE when the 20 ms at @ms are all there. */
static gboolean
read_frame (TandemJitterBuffer *self, gint64 ms, guint8 *ulaw)
{
  gboolean whole = TRUE;

  for (gint64 i = 0; i < FRAME_MS; i++) {
    gsize slot = (gsize) ((ms + i + CAPACITY_MS) % CAPACITY_MS);

    if (ms + i >= 0 && self->valid[slot])
      memcpy (ulaw + i * TANDEM_ULAW_BYTES_PER_MS, self->audio + slot * TANDEM_ULAW_BYTES_PER_MS,
              TANDEM_ULAW_BYTES_PER_MS);
    else
      memset (ulaw + i * TANDEM_ULAW_BYTES_PER_MS, TANDEM_ULAW_SILENCE, TANDEM_ULAW_BYTES_PER_MS);
    whole &= ms + i >= 0 && self->valid[slot];
  }
  return whole;
}

static void
forget_frame (TandemJitterBuffer *self)
{
  for (gint64 i = 0; i < FRAME_MS; i++)
    self->valid[(self->read_ms + i + CAPACITY_MS) % CAPACITY_MS] = FALSE;
  self->read_ms += FRAME_MS;
}

/* In silence nobody hears that a frame is left out, or that one more is put in. */
static void
adapt_in_silence (TandemJitterBuffer *self)
{
  if (self->margin_ms < LOW_MS) {
    delay_by (self, FRAME_MS);
  } else if (self->window == 0 && self->margin_ms != G_MAXINT64) {
    gboolean too_long = self->margin_ms >= FRAME_MS + TANDEM_JITTER_MIN_MS;

    begin_window (self);
    if (too_long) {
      forget_frame (self);
      self->last_wait_ms -= FRAME_MS;
    }
  }
}

void
tandem_jitter_buffer_take (TandemJitterBuffer *self, gint64 now_us, gint16 frame[TANDEM_ULAW_FRAME])
{
  guint8 ulaw[TANDEM_ULAW_FRAME];
  gboolean whole;

  memset (frame, 0, TANDEM_ULAW_FRAME * sizeof *frame);
  if (self->write_ms < 0)
    return;
  if (self->window > 0)
    self->window--;
  whole = read_frame (self, self->read_ms, ulaw);
  if (tandem_ulaw_level (ulaw, sizeof ulaw) < SILENT_DBFS) {
    gint64 before = self->read_ms;

    adapt_in_silence (self);
    if (self->read_ms != before)
      whole = read_frame (self, self->read_ms, ulaw);
  }
  if (whole)
    for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
      frame[i] = tandem_ulaw_decode (ulaw[i]);
  soften (self, frame, !whole);
  forget_frame (self);
}

guint
tandem_jitter_buffer_get_target_ms (TandemJitterBuffer *self)
{
  return (guint) MAX (self->wait_ms, self->last_wait_ms);
}

guint
tandem_jitter_buffer_get_fill_ms (TandemJitterBuffer *self)
{
  return self->write_ms < 0 ? 0 : (guint) MAX (self->write_ms - self->read_ms, 0);
}

guint64
tandem_jitter_buffer_get_late (TandemJitterBuffer *self)
{
  return self->late;
}
