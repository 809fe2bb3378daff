// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-drift-resampler.h"

#include <gst/audio/audio.h>
#include <math.h>

/* The ratio is that of two whole numbers; so many times its smallest terms allow steps of 20 ppm. */
#define FINENESS 50000
#define STEP_PPM (1e6 / FINENESS)
#define QUALITY 4
#define OVERSAMPLE 16

struct _TandemDriftResampler {
  /* owned */
  GstAudioResampler *resampler;
  float *in;
  float *out;

  gsize n_in;  /* room */
  gsize n_out;
  int from;
  int to;
  int in_terms;  /* the ratio in its smallest terms */
  int out_terms;
  int steps;     /* of STEP_PPM, applied */
};

/* Floating point and a table that is interpolated: more than 80 dB for any ratio, and a change of it recomputes
 * little.  No phase error: the samples on both sides of a correction belong together. */
static GstStructure *
make_options (int from, int to)
{
  GstStructure *options = gst_structure_new_empty ("options");

  gst_audio_resampler_options_set_quality (GST_AUDIO_RESAMPLER_METHOD_KAISER, QUALITY, from, to, options);
  gst_structure_set (options, GST_AUDIO_RESAMPLER_OPT_MAX_PHASE_ERROR, G_TYPE_DOUBLE, 0.0,
                     GST_AUDIO_RESAMPLER_OPT_FILTER_MODE, GST_TYPE_AUDIO_RESAMPLER_FILTER_MODE,
                     GST_AUDIO_RESAMPLER_FILTER_MODE_INTERPOLATED,
                     GST_AUDIO_RESAMPLER_OPT_FILTER_INTERPOLATION, GST_TYPE_AUDIO_RESAMPLER_FILTER_INTERPOLATION,
                     GST_AUDIO_RESAMPLER_FILTER_INTERPOLATION_CUBIC,
                     GST_AUDIO_RESAMPLER_OPT_FILTER_OVERSAMPLE, G_TYPE_UINT, OVERSAMPLE, NULL);
  return options;
}

TandemDriftResampler *
tandem_drift_resampler_new (int from, int to)
{
  TandemDriftResampler *self;
  GstStructure *options;
  int common;

  g_return_val_if_fail (from >= 8000 && from <= 192000 && to >= 8000 && to <= 192000, NULL);

  self = g_new0 (TandemDriftResampler, 1);
  options = make_options (from, to);
  common = gst_util_greatest_common_divisor (from, to);
  self->from = from;
  self->to = to;
  self->in_terms = from / common * FINENESS;
  self->out_terms = to / common * FINENESS;
  self->resampler = gst_audio_resampler_new (GST_AUDIO_RESAMPLER_METHOD_KAISER,
                                             GST_AUDIO_RESAMPLER_FLAG_VARIABLE_RATE, GST_AUDIO_FORMAT_F32, 1,
                                             self->in_terms, self->out_terms, options);
  gst_structure_free (options);
  return self;
}

void
tandem_drift_resampler_free (TandemDriftResampler *self)
{
  g_clear_pointer (&self->resampler, gst_audio_resampler_free);
  g_free (self->in);
  g_free (self->out);
  g_free (self);
}

void
tandem_drift_resampler_set_ppm (TandemDriftResampler *self, double ppm)
{
  double wanted = CLAMP (ppm, -TANDEM_DRIFT_MAX_PPM, TANDEM_DRIFT_MAX_PPM) / STEP_PPM;
  int steps;

  /* Half a step more than rounding needs: no going to and fro between two of them. */
  if (fabs (wanted - self->steps) < 0.75)
    return;
  steps = (int) lround (wanted);
  self->steps = steps;
  gst_audio_resampler_update (self->resampler, self->in_terms + self->in_terms / FINENESS * steps, self->out_terms, NULL);
}

double
tandem_drift_resampler_get_ppm (TandemDriftResampler *self)
{
  return self->steps * STEP_PPM;
}

gsize
tandem_drift_resampler_need (TandemDriftResampler *self, gsize n_out)
{
  gsize n = gst_audio_resampler_get_in_frames (self->resampler, n_out);

  while (n > 0 && gst_audio_resampler_get_out_frames (self->resampler, n - 1) >= n_out)
    n--;
  while (gst_audio_resampler_get_out_frames (self->resampler, n) < n_out)
    n++;
  return n;
}

static float *
make_room (float **buffer, gsize *room, gsize n)
{
  if (n > *room) {
    g_free (*buffer);
    *room = n + n / 8;
    *buffer = g_new (float, *room);
  }
  return *buffer;
}

gsize
tandem_drift_resampler_run (TandemDriftResampler *self, const gint16 *in, gsize n_in, gint16 *out, gsize room)
{
  float *from = make_room (&self->in, &self->n_in, MAX (n_in, 1));
  gsize n_out = MIN (gst_audio_resampler_get_out_frames (self->resampler, n_in), room);
  float *to = make_room (&self->out, &self->n_out, MAX (n_out, 1));
  gpointer ins[1] = { from };
  gpointer outs[1] = { to };

  for (gsize i = 0; i < n_in; i++)
    from[i] = in[i] / 32768.0f;
  gst_audio_resampler_resample (self->resampler, ins, n_in, outs, n_out);
  for (gsize i = 0; i < n_out; i++)
    out[i] = (gint16) lrintf (CLAMP (to[i] * 32768.0f, -32768.0f, 32767.0f));
  return n_out;
}

double
tandem_drift_resampler_get_delay_ms (TandemDriftResampler *self)
{
  return gst_audio_resampler_get_max_latency (self->resampler) * 1000.0 / self->from;
}
