// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-filter.h"

#include <math.h>
#include <string.h>

#include "tandem-element-stage.h"
#include "tandem-error.h"

#define FRAME_NS (20 * GST_MSECOND)
#define SKEW_NS (3 * FRAME_NS)
/* webrtcdsp takes a delay for an error beyond that. */
#define DELAY_MAX_MS 500
/* What two of the steps keep back, as measured by test-voice-filter. */
#define ECHO_MS 7.0
#define NOISE_MS 6.0
/* The canceller follows small changes by itself. */
#define DELAY_STEP_MS 4

struct _TandemVoiceFilter {
  TandemElementStage dsp;
  TandemElementStage probe; /* empty without echo cancellation */

  gint16 *out; /* borrowed: where run() wants the result */
  gsize n_out; /* samples that arrived there */
  GstClockTime played;
  GstClockTime heard;
  int delay_ms;
  double own_delay_ms;
};

static gboolean
find (const char *name)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (name);
  g_autoptr (GstPluginFeature) loaded = factory ? gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory)) : NULL;

  return loaded != NULL;
}

gboolean
tandem_voice_filter_is_available (void)
{
  return gst_init_check (NULL, NULL, NULL) && find ("webrtcdsp") && find ("webrtcechoprobe");
}

static GstFlowReturn
on_voice (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  TandemVoiceFilter *self = gst_pad_get_element_private (pad);
  gsize room = (TANDEM_VOICE_FILTER_FRAME - self->n_out) * sizeof (gint16);
  gsize n = MIN (gst_buffer_get_size (buffer), room);

  gst_buffer_extract (buffer, 0, self->out + self->n_out, n);
  self->n_out += n / sizeof (gint16);
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static GstFlowReturn
on_played (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

/* The probe asks how late its sound is: that is the delay it reports to webrtcdsp. */
static gboolean
on_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  TandemVoiceFilter *self = gst_pad_get_element_private (pad);

  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return gst_pad_query_default (pad, parent, query);
  gst_query_set_latency (query, TRUE, self->delay_ms * GST_MSECOND, GST_CLOCK_TIME_NONE);
  return TRUE;
}

static gboolean
start (TandemVoiceFilter *self, TandemElementStage *stage, GstPadChainFunction chain)
{
  return tandem_element_stage_start (stage, TANDEM_VOICE_FILTER_RATE, chain, on_query, self);
}

static void
configure (TandemVoiceFilter *self, const TandemVoiceFilterOptions *options)
{
  g_object_set (self->dsp.element, "echo-cancel", options->echo_cancellation, "noise-suppression",
                options->noise_suppression, "gain-control", options->gain_control, "high-pass-filter",
                options->high_pass, NULL);
  self->own_delay_ms = (options->echo_cancellation ? ECHO_MS : 0) + (options->noise_suppression ? NOISE_MS : 0);
  if (options->echo_cancellation) {
    g_autofree char *name = gst_element_get_name (self->probe.element);

    g_object_set (self->dsp.element, "probe", name, NULL);
    gst_util_set_object_arg (G_OBJECT (self->dsp.element), "echo-suppression-level", "high");
  }
}

TandemVoiceFilter *
tandem_voice_filter_new (const TandemVoiceFilterOptions *options, GError **error)
{
  g_autoptr (TandemVoiceFilter) self = NULL;

  if (!tandem_voice_filter_is_available ()) {
    g_set_error_literal (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN,
                         "The GStreamer plugin with “webrtcdsp” is missing, so your voice goes out as the microphone "
                         "hears it, echo and noise included: install gstreamer1.0-plugins-bad and start Tandem again.");
    return NULL;
  }
  self = g_new0 (TandemVoiceFilter, 1);
  self->dsp.element = gst_object_ref_sink (gst_element_factory_make ("webrtcdsp", NULL));
  if (options->echo_cancellation)
    self->probe.element = gst_object_ref_sink (gst_element_factory_make ("webrtcechoprobe", NULL));
  configure (self, options);
  if ((self->probe.element && !start (self, &self->probe, on_played)) ||
      !start (self, &self->dsp, on_voice)) {
    g_set_error_literal (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN,
                         "GStreamer's “webrtcdsp” does not start, so your voice goes out as the microphone hears it: "
                         "check the installation of gstreamer1.0-plugins-bad.");
    return NULL;
  }
  /* What is played now belongs to the frame after the one that was just heard. */
  self->played = FRAME_NS;
  self->delay_ms = -DELAY_STEP_MS;
  tandem_voice_filter_set_delay (self, 0);
  return g_steal_pointer (&self);
}

void
tandem_voice_filter_free (TandemVoiceFilter *self)
{
  tandem_element_stage_stop (&self->dsp);
  tandem_element_stage_stop (&self->probe);
  g_free (self);
}

void
tandem_voice_filter_play (TandemVoiceFilter *self, const gint16 *frame)
{
  if (!self->probe.element)
    return;
  /* Both count for themselves, since a deadline that was missed lets several frames pass at once; unless one of them
   * has stood still for a while. */
  if (self->played > self->heard + SKEW_NS || self->heard > self->played + SKEW_NS)
    self->played = self->heard;
  tandem_element_stage_push (&self->probe, frame, TANDEM_VOICE_FILTER_FRAME, self->played, FRAME_NS);
  self->played += FRAME_NS;
}

void
tandem_voice_filter_set_delay (TandemVoiceFilter *self, double ms)
{
  int delay_ms = (int) CLAMP (lround (ms), 0, DELAY_MAX_MS);

  if (!self->probe.element || ABS (delay_ms - self->delay_ms) < DELAY_STEP_MS)
    return;
  self->delay_ms = delay_ms;
  /* The probe adds the latency of the event to its times and takes that of the query for the delay: the same for both
   * keeps what is played and what is heard side by side, by their times. */
  {
    g_autoptr (GstPad) source = gst_element_get_static_pad (self->probe.element, "src");

    gst_pad_send_event (source, gst_event_new_latency (delay_ms * GST_MSECOND));
  }
}

double
tandem_voice_filter_get_delay_ms (TandemVoiceFilter *self)
{
  return self->own_delay_ms;
}

gboolean
tandem_voice_filter_run (TandemVoiceFilter *self, gint16 *frame)
{
  gint16 before[TANDEM_VOICE_FILTER_FRAME];
  gboolean ok;

  memcpy (before, frame, sizeof before);
  self->out = frame;
  self->n_out = 0;
  ok = tandem_element_stage_push (&self->dsp, before, TANDEM_VOICE_FILTER_FRAME, self->heard, FRAME_NS) &&
       self->n_out == TANDEM_VOICE_FILTER_FRAME;
  self->heard += FRAME_NS;
  if (!ok)
    memcpy (frame, before, sizeof before);
  return ok;
}
