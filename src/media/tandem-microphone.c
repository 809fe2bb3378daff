// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-microphone.h"

#include <stdatomic.h>
#include <string.h>

#include "tandem-drift-governor.h"
#include "tandem-drift-resampler.h"
#include "tandem-microphone-meter.h"
#include "tandem-pcm.h"
#include "tandem-spectrum.h"
#include "tandem-ulaw.h"

#define FRAME_MS 20.0
/* In a pause nobody hears that the queue becomes shorter. */
#define SILENT_DBFS (-45.0)
#define SILENT_EXCESS_MS 5.0

struct _TandemMicrophone {
  /* owned */
  TandemSoundFigures *figures;
  TandemDriftResampler *in;     /* device to 16 kHz; NULL: closed */
  TandemDriftResampler *down;   /* 16 to 8 kHz */
  TandemDriftResampler *up;     /* what is played: 8 to 16 kHz */
  TandemVoiceFilter *filter;    /* NULL: unprocessed */
  TandemMicrophoneMeter *meter;
  TandemSpectrum *spectrum;
  gint16 *device;               /* room for what a frame needs of the device's samples */
  gsize n_device;

  /* borrowed */
  TandemSoundStream *stream;
  TandemSoundTap tap;           /* nullable */
  gpointer tap_data;

  TandemVoiceFilterOptions options;
  TandemDriftGovernor governor;
  gboolean primed;              /* the queue has what jitter needs */
  guint64 gaps;                 /* frames that were not there, or thrown away while there was sound */
  double played_delay_ms;
  gint16 frame[TANDEM_ULAW_FRAME];
};

TandemMicrophone *
tandem_microphone_new (TandemSoundFigures *figures)
{
  TandemMicrophone *self = g_new0 (TandemMicrophone, 1);

  self->figures = tandem_sound_figures_ref (figures);
  self->meter = tandem_microphone_meter_new (figures);
  self->spectrum = tandem_spectrum_new (figures);
  tandem_microphone_set_stream (self, NULL);
  return self;
}

void
tandem_microphone_free (TandemMicrophone *self)
{
  g_clear_pointer (&self->in, tandem_drift_resampler_free);
  g_clear_pointer (&self->down, tandem_drift_resampler_free);
  g_clear_pointer (&self->up, tandem_drift_resampler_free);
  g_clear_pointer (&self->filter, tandem_voice_filter_free);
  g_clear_pointer (&self->meter, tandem_microphone_meter_free);
  g_clear_pointer (&self->spectrum, tandem_spectrum_free);
  g_clear_pointer (&self->figures, tandem_sound_figures_unref);
  g_free (self->device);
  g_free (self);
}

void
tandem_microphone_set_stream (TandemMicrophone *self, TandemSoundStream *stream)
{
  self->stream = stream;
  g_clear_pointer (&self->in, tandem_drift_resampler_free);
  g_clear_pointer (&self->down, tandem_drift_resampler_free);
  g_clear_pointer (&self->up, tandem_drift_resampler_free);
  g_clear_pointer (&self->device, g_free);
  tandem_drift_governor_init (&self->governor);
  tandem_microphone_meter_reset (self->meter);
  tandem_spectrum_reset (self->spectrum);
  self->primed = FALSE;
  self->gaps = 0;
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_OVERRUNS, 0);
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_INPUT_LATENCY, 0);
  if (!stream)
    return;
  self->in = tandem_drift_resampler_new (stream->rate, TANDEM_VOICE_FILTER_RATE);
  self->down = tandem_drift_resampler_new (TANDEM_VOICE_FILTER_RATE, 8000);
  self->up = tandem_drift_resampler_new (8000, TANDEM_VOICE_FILTER_RATE);
  /* The first frame fills the filter besides. */
  self->n_device = (gsize) stream->rate / 25;
  self->device = g_new (gint16, self->n_device);
}

void
tandem_microphone_set_tap (TandemMicrophone *self, TandemSoundTap tap, gpointer user_data)
{
  self->tap = tap;
  self->tap_data = user_data;
}

gboolean
tandem_microphone_set_options (TandemMicrophone *self, const TandemVoiceFilterOptions *options, GError **error)
{
  g_clear_pointer (&self->filter, tandem_voice_filter_free);
  self->options = *options;
  if (!options->echo_cancellation && !options->noise_suppression && !options->gain_control && !options->high_pass)
    return TRUE;
  self->filter = tandem_voice_filter_new (options, error);
  return self->filter != NULL;
}

static gsize
ms_to_samples (TandemMicrophone *self, double ms)
{
  return (gsize) (ms * self->stream->rate / 1000.0);
}

/* Until the queue is filled there is silence: then begin with neither more nor less than jitter needs. */
static gboolean
prime (TandemMicrophone *self, gsize need)
{
  gsize fill = tandem_ring_get_fill (self->stream->ring);
  gsize wanted = need + ms_to_samples (self, self->governor.floor);

  if (self->primed || fill < wanted)
    return self->primed;
  tandem_ring_skip (self->stream->ring, fill - wanted);
  self->primed = TRUE;
  return TRUE;
}

static void
throw_away (TandemMicrophone *self, double ms)
{
  tandem_ring_skip (self->stream->ring, MIN (ms_to_samples (self, ms), tandem_ring_get_fill (self->stream->ring)));
}

/* 20 ms at 16 kHz, silence when the device has none. */
static void
fetch (TandemMicrophone *self, gint16 *frame)
{
  gsize need = MIN (tandem_drift_resampler_need (self->in, TANDEM_VOICE_FILTER_FRAME), self->n_device);
  double excess;
  gboolean silent;
  gsize n;

  memset (frame, 0, TANDEM_VOICE_FILTER_FRAME * sizeof (gint16));
  if (!prime (self, need))
    return;
  if (tandem_ring_get_fill (self->stream->ring) < need) {
    self->primed = FALSE;
    self->gaps++;
    tandem_drift_governor_gap (&self->governor);
    return;
  }
  n = tandem_ring_read (self->stream->ring, self->device, need);
  if (self->tap)
    self->tap (TRUE, (guint) self->stream->rate, self->device, n, self->tap_data);
  tandem_drift_resampler_run (self->in, self->device, n, frame, TANDEM_VOICE_FILTER_FRAME);
  silent = tandem_pcm_level (frame, TANDEM_VOICE_FILTER_FRAME) < SILENT_DBFS;
  excess = tandem_drift_governor_feed (&self->governor,
                                       tandem_ring_get_fill (self->stream->ring) * 1000.0 / self->stream->rate,
                                       atomic_load_explicit (&self->stream->callbacks, memory_order_relaxed),
                                       silent ? SILENT_EXCESS_MS : TANDEM_DRIFT_EXCESS_MS);
  if (excess > 0)
    throw_away (self, excess);
  self->gaps += excess > 0 && !silent;
  tandem_drift_resampler_set_ppm (self->in, self->governor.ppm);
}

/* ms from speaking the first sample of a frame until it is at 16 kHz. */
static double
capture_delay_ms (TandemMicrophone *self)
{
  return self->stream->latency_ms + self->governor.slack + FRAME_MS + tandem_drift_resampler_get_delay_ms (self->in);
}

static void
report (TandemMicrophone *self)
{
  guint64 gaps = atomic_load_explicit (&self->stream->gaps, memory_order_relaxed);

  tandem_sound_figures_set (self->figures, TANDEM_SOUND_OVERRUNS, (double) (gaps + self->gaps));
  tandem_sound_figures_set (self->figures, TANDEM_SOUND_INPUT_LATENCY, tandem_microphone_get_delay_ms (self));
}

const gint16 *
tandem_microphone_read (TandemMicrophone *self, gboolean muted)
{
  gint16 wide[TANDEM_VOICE_FILTER_FRAME];
  gsize n;

  if (!self->stream)
    return NULL;
  fetch (self, wide);
  if (self->primed)
    tandem_microphone_meter_hear (self->meter, wide, TANDEM_VOICE_FILTER_FRAME);
  if (self->filter) {
    tandem_voice_filter_set_delay (self->filter, self->played_delay_ms + capture_delay_ms (self) - FRAME_MS);
    tandem_voice_filter_run (self->filter, wide);
  }
  n = tandem_drift_resampler_run (self->down, wide, TANDEM_VOICE_FILTER_FRAME, self->frame, TANDEM_ULAW_FRAME);
  /* The very first frame is shorter, while the filter fills. */
  if (n < TANDEM_ULAW_FRAME) {
    memmove (self->frame + TANDEM_ULAW_FRAME - n, self->frame, n * sizeof (gint16));
    memset (self->frame, 0, (TANDEM_ULAW_FRAME - n) * sizeof (gint16));
  }
  tandem_microphone_meter_measure (self->meter, self->frame, TANDEM_ULAW_FRAME, muted);
  tandem_spectrum_feed (self->spectrum, self->frame, TANDEM_ULAW_FRAME);
  report (self);
  return self->frame;
}

void
tandem_microphone_play (TandemMicrophone *self, const gint16 *frame, double delay_ms)
{
  gint16 wide[TANDEM_VOICE_FILTER_FRAME] = { 0 };
  gsize n;

  if (!self->stream || !self->filter || !self->options.echo_cancellation)
    return;
  n = tandem_drift_resampler_run (self->up, frame, TANDEM_ULAW_FRAME, wide, TANDEM_VOICE_FILTER_FRAME);
  if (n < TANDEM_VOICE_FILTER_FRAME) {
    memmove (wide + TANDEM_VOICE_FILTER_FRAME - n, wide, n * sizeof (gint16));
    memset (wide, 0, (TANDEM_VOICE_FILTER_FRAME - n) * sizeof (gint16));
  }
  self->played_delay_ms = delay_ms;
  tandem_voice_filter_play (self->filter, wide);
}

double
tandem_microphone_get_delay_ms (TandemMicrophone *self)
{
  if (!self->stream)
    return 0.0;
  return capture_delay_ms (self) + tandem_drift_resampler_get_delay_ms (self->down) +
         (self->filter ? tandem_voice_filter_get_delay_ms (self->filter) : 0.0);
}
