// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-loudspeaker.h"

#include <stdatomic.h>

#include "tandem-drift-governor.h"
#include "tandem-drift-resampler.h"
#include "tandem-pcm.h"

#define FRAME_MS 20.0
/* The queue a stream begins with, until it is known how little does. */
#define FIRST_MS 20.0
/* In a pause nobody hears that a frame is left out. */
#define SILENT_DBFS (-45.0)
#define SILENT_EXCESS_MS FRAME_MS

struct _TandemLoudspeaker {
  /* owned */
  TandemSoundFigures *figures; /* nullable */
  TandemDriftResampler *out;   /* 8 kHz to the device; NULL: closed */
  gint16 *device;              /* room for what becomes of a frame */
  gsize n_device;

  /* borrowed */
  TandemSoundStream *stream;
  TandemSoundTap tap;          /* nullable */
  gpointer tap_data;

  TandemDriftGovernor governor;
  gboolean primed;
  guint64 gaps;      /* of the stream, before it was primed */
  double excess_ms;  /* still to be left out */
};

TandemLoudspeaker *
tandem_loudspeaker_new (TandemSoundFigures *figures)
{
  TandemLoudspeaker *self = g_new0 (TandemLoudspeaker, 1);

  self->figures = figures ? tandem_sound_figures_ref (figures) : NULL;
  tandem_loudspeaker_set_stream (self, NULL);
  return self;
}

void
tandem_loudspeaker_free (TandemLoudspeaker *self)
{
  g_clear_pointer (&self->out, tandem_drift_resampler_free);
  g_clear_pointer (&self->figures, tandem_sound_figures_unref);
  g_free (self->device);
  g_free (self);
}

static void
set_figure (TandemLoudspeaker *self, TandemSoundFigure figure, double value)
{
  if (self->figures)
    tandem_sound_figures_set (self->figures, figure, value);
}

void
tandem_loudspeaker_set_stream (TandemLoudspeaker *self, TandemSoundStream *stream)
{
  self->stream = stream;
  g_clear_pointer (&self->out, tandem_drift_resampler_free);
  g_clear_pointer (&self->device, g_free);
  tandem_drift_governor_init (&self->governor);
  self->primed = FALSE;
  self->excess_ms = 0;
  set_figure (self, TANDEM_SOUND_SPEAKER_RMS, -96.0);
  set_figure (self, TANDEM_SOUND_UNDERRUNS, 0);
  set_figure (self, TANDEM_SOUND_OUTPUT_LATENCY, 0);
  set_figure (self, TANDEM_SOUND_DRIFT, 0);
  if (!stream)
    return;
  self->out = tandem_drift_resampler_new (8000, stream->rate);
  self->n_device = (gsize) stream->rate / 10;
  self->device = g_new0 (gint16, self->n_device);
}

void
tandem_loudspeaker_set_tap (TandemLoudspeaker *self, TandemSoundTap tap, gpointer user_data)
{
  self->tap = tap;
  self->tap_data = user_data;
}

gboolean
tandem_loudspeaker_is_open (TandemLoudspeaker *self)
{
  return self->stream != NULL;
}

/* The first @n samples of @device. */
static void
give_device (TandemLoudspeaker *self, gsize n)
{
  if (self->tap)
    self->tap (FALSE, (guint) self->stream->rate, self->device, n, self->tap_data);
  tandem_ring_write (self->stream->ring, self->device, n);
}

/* Silence ahead, so that the device finds enough until we come again. */
static void
prime (TandemLoudspeaker *self, double ms)
{
  gsize n = MIN ((gsize) (ms * self->stream->rate / 1000.0), self->n_device);

  for (gsize i = 0; i < n; i++)
    self->device[i] = 0;
  give_device (self, n);
}

/* Before each frame.  FALSE: leave it out.  @silent: nobody would hear that. */
static gboolean
keep_queue (TandemLoudspeaker *self, gboolean silent)
{
  gsize fill = tandem_ring_get_fill (self->stream->ring);
  double excess;

  if (!self->primed) {
    self->primed = TRUE;
    self->gaps = atomic_load_explicit (&self->stream->gaps, memory_order_relaxed);
    prime (self, FIRST_MS);
    return TRUE;
  }
  if (fill == 0) {
    tandem_drift_governor_gap (&self->governor);
    prime (self, self->governor.floor);
    return TRUE;
  }
  excess = tandem_drift_governor_feed (&self->governor, fill * 1000.0 / self->stream->rate,
                                       atomic_load_explicit (&self->stream->callbacks, memory_order_relaxed),
                                       silent ? SILENT_EXCESS_MS : TANDEM_DRIFT_EXCESS_MS);
  if (excess > 0)
    self->excess_ms = excess;
  tandem_drift_resampler_set_ppm (self->out, self->governor.ppm);
  if (self->excess_ms < FRAME_MS)
    return TRUE;
  self->excess_ms -= FRAME_MS;
  return FALSE;
}

gboolean
tandem_loudspeaker_write (TandemLoudspeaker *self, const gint16 *frame)
{
  guint64 gaps;
  gsize n;

  if (!self->stream || !keep_queue (self, tandem_pcm_level (frame, TANDEM_ULAW_FRAME) < SILENT_DBFS))
    return FALSE;
  n = tandem_drift_resampler_run (self->out, frame, TANDEM_ULAW_FRAME, self->device, self->n_device);
  give_device (self, n);
  gaps = atomic_load_explicit (&self->stream->gaps, memory_order_relaxed);
  set_figure (self, TANDEM_SOUND_UNDERRUNS, (double) (gaps - self->gaps));
  set_figure (self, TANDEM_SOUND_OUTPUT_LATENCY, tandem_loudspeaker_get_delay_ms (self));
  set_figure (self, TANDEM_SOUND_DRIFT, tandem_drift_resampler_get_ppm (self->out));
  if (self->figures)
    set_figure (self, TANDEM_SOUND_SPEAKER_RMS, tandem_pcm_level (frame, TANDEM_ULAW_FRAME));
  return TRUE;
}

double
tandem_loudspeaker_get_delay_ms (TandemLoudspeaker *self)
{
  if (!self->stream)
    return 0.0;
  return self->stream->latency_ms + self->governor.slack + tandem_drift_resampler_get_delay_ms (self->out);
}
