// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-resample.h"

#include <gst/audio/audio.h>

static GstAudioResampler *
resampler_new (int from, int to)
{
  g_autoptr (GstStructure) options = NULL;

  gst_init (NULL, NULL);
  options = gst_structure_new_empty ("options");
  gst_audio_resampler_options_set_quality (GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_QUALITY_MAX,
                                           from, to, options);
  return gst_audio_resampler_new (GST_AUDIO_RESAMPLER_METHOD_KAISER, GST_AUDIO_RESAMPLER_FLAG_NONE,
                                  GST_AUDIO_FORMAT_S16, 1, from, to, options);
}

/* @samples NULL: silence. */
static void
push (GstAudioResampler *resampler, GArray *out, const gint16 *samples, gsize n)
{
  gsize frames = gst_audio_resampler_get_out_frames (resampler, n);
  guint start = out->len;
  gpointer in_planes[] = { (gpointer) samples };
  gpointer out_planes[1];

  g_array_set_size (out, start + frames);
  out_planes[0] = frames > 0 ? &g_array_index (out, gint16, start) : NULL;
  gst_audio_resampler_resample (resampler, samples != NULL ? in_planes : NULL, n, out_planes, frames);
}

GArray *
tandem_sim_resample (const gint16 *samples, gsize n, int from, int to)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (gint16));
  guint wanted = gst_util_uint64_scale_round (n, to, from);
  GstAudioResampler *resampler;

  if (n == 0)
    return out;
  resampler = resampler_new (from, to);
  push (resampler, out, samples, n);
  /* The filter still holds the end of the clip. */
  while (out->len < wanted)
    push (resampler, out, NULL, gst_audio_resampler_get_max_latency (resampler) + 1);
  gst_audio_resampler_free (resampler);
  g_array_set_size (out, wanted);
  return out;
}
