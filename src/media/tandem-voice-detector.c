// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-detector.h"

#include "tandem-element-stage.h"
#include "tandem-error.h"
#include "tandem-pcm.h"
#include "tandem-voice-filter.h"

#define RATE 8000
#define FRAME_NS (20 * GST_MSECOND)
/* Below that nobody speaks into a telephone, whatever it sounds like. */
#define FLOOR_DBFS (-55.0)
/* The element takes steady noise for a voice.  Who speaks pauses, were it only between two syllables: what has not been softer for so
 * many frames is noise, and only what is louder than that speaks. */
#define STEADY_FRAMES 75
#define STEADY_DB 9.0

struct _TandemVoiceDetector {
  TandemElementStage stage;
  GstBus *bus;
  GstClockTime time;
  double levels[STEADY_FRAMES]; /* dBFS, of the latest frames in a ring */
  guint n_frames;
  gboolean voice;
};

static GstFlowReturn
on_sound (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

/* The element tells when somebody begins or ends, from within push(). */
static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  TandemVoiceDetector *self = user_data;
  const GstStructure *told = gst_message_get_structure (message);

  if (told && gst_structure_has_name (told, "voice-activity"))
    gst_structure_get_boolean (told, "stream-has-voice", &self->voice);
  return GST_BUS_DROP;
}

/* The element knows four steps, of how likely it is that a sound is a voice. */
static const char *
get_likelihood (double threshold)
{
  return threshold < 0.25 ? "high" : threshold < 0.6 ? "moderate" : threshold < 0.85 ? "low" : "very-low";
}

static void
configure (TandemVoiceDetector *self, double threshold)
{
  g_object_set (self->stage.element, "echo-cancel", FALSE, "noise-suppression", FALSE, "gain-control", FALSE, "high-pass-filter",
                TRUE, "voice-detection", TRUE, "voice-detection-frame-size-ms", 20, NULL);
  gst_util_set_object_arg (G_OBJECT (self->stage.element), "voice-detection-likelihood", get_likelihood (threshold));
  self->bus = gst_bus_new ();
  gst_bus_set_sync_handler (self->bus, on_message, self, NULL);
  gst_element_set_bus (self->stage.element, self->bus);
}

TandemVoiceDetector *
tandem_voice_detector_new (double threshold, GError **error)
{
  g_autoptr (TandemVoiceDetector) self = g_new0 (TandemVoiceDetector, 1);

  if (tandem_voice_filter_is_available ()) {
    self->stage.element = gst_object_ref_sink (gst_element_factory_make ("webrtcdsp", NULL));
    configure (self, threshold);
    if (tandem_element_stage_start (&self->stage, RATE, on_sound, NULL, self))
      return g_steal_pointer (&self);
  }
  g_set_error_literal (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN,
                       "GStreamer's “webrtcdsp” is missing or does not start, so Tandem cannot tell by itself when somebody speaks: "
                       "install gstreamer1.0-plugins-bad, or let the service detect turns.");
  return NULL;
}

void
tandem_voice_detector_free (TandemVoiceDetector *self)
{
  if (self->stage.element)
    gst_element_set_bus (self->stage.element, NULL);
  tandem_element_stage_stop (&self->stage);
  gst_clear_object (&self->bus);
  g_free (self);
}

/* Takes note of @level and gives that of the softest frame of late. */
static double
find_noise (TandemVoiceDetector *self, double level)
{
  double softest = level;

  self->levels[self->n_frames++ % STEADY_FRAMES] = level;
  if (self->n_frames < STEADY_FRAMES)
    return FLOOR_DBFS - STEADY_DB;
  for (guint i = 0; i < STEADY_FRAMES; i++)
    softest = MIN (softest, self->levels[i]);
  return softest;
}

gboolean
tandem_voice_detector_feed (TandemVoiceDetector *self, const gint16 *frame)
{
  double level;

  tandem_element_stage_push (&self->stage, frame, TANDEM_VOICE_DETECTOR_FRAME, self->time, FRAME_NS);
  self->time += FRAME_NS;
  level = tandem_pcm_level (frame, TANDEM_VOICE_DETECTOR_FRAME);
  return level > MAX (find_noise (self, level) + STEADY_DB, FLOOR_DBFS) && self->voice;
}
