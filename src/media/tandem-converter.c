// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-converter.h"

#include <gst/gst.h>

#include "tandem-error.h"

struct _TandemConverter {
  GObject parent_instance;

  /* owned */
  GstElement *bin; /* NULL: pass-through */
  GstPad *feed;    /* ours, linked to the bin's sink */
  GstPad *drop;    /* ours, linked to the bin's source */
  GByteArray *out; /* what arrived at drop during the present call */

  guint64 pushed; /* pushed since the last flush */
  TandemVoiceFormat from;
  guint8 half;      /* first byte of a sample whose second has not come */
  gboolean has_half;
};

G_DEFINE_FINAL_TYPE (TandemConverter, tandem_converter, G_TYPE_OBJECT)

static void
tandem_converter_finalize (GObject *object)
{
  TandemConverter *self = TANDEM_CONVERTER (object);

  if (self->bin)
    gst_element_set_state (self->bin, GST_STATE_NULL);
  if (self->feed)
    gst_pad_set_active (self->feed, FALSE);
  if (self->drop)
    gst_pad_set_active (self->drop, FALSE);
  gst_clear_object (&self->feed);
  gst_clear_object (&self->drop);
  gst_clear_object (&self->bin);
  g_clear_pointer (&self->out, g_byte_array_unref);
  G_OBJECT_CLASS (tandem_converter_parent_class)->finalize (object);
}

static void
tandem_converter_class_init (TandemConverterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_converter_finalize;
}

static void
tandem_converter_init (TandemConverter *self)
{
  self->out = g_byte_array_new ();
}

static GstFlowReturn
on_buffer (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  TandemConverter *self = gst_pad_get_element_private (pad);
  gsize n = gst_buffer_get_size (buffer);
  gsize before = self->out->len;

  g_byte_array_set_size (self->out, (guint) (before + n));
  gst_buffer_extract (buffer, 0, self->out->data + before, n);
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static GstCaps *
make_caps (TandemVoiceFormat format)
{
  int rate = format == TANDEM_VOICE_FORMAT_PCM_24000 ? 24000 : format == TANDEM_VOICE_FORMAT_PCM_16000 ? 16000 : 8000;

  if (format == TANDEM_VOICE_FORMAT_PCMU_8000)
    return gst_caps_new_simple ("audio/x-mulaw", "rate", G_TYPE_INT, rate, "channels", G_TYPE_INT, 1, NULL);
  return gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "layout", G_TYPE_STRING, "interleaved",
                              "rate", G_TYPE_INT, rate, "channels", G_TYPE_INT, 1, NULL);
}

/* Appends a new element to the chain that ends in @last (NULL: it begins). */
static GstElement *
add_element (TandemConverter *self, GstElement *last, const char *factory, const char *package, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (!element) {
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN,
                 "The GStreamer plugin with “%s” is missing: install %s and start Tandem again.", factory, package);
    return NULL;
  }
  gst_bin_add (GST_BIN (self->bin), element);
  if (last && !gst_element_link (last, element)) {
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT,
                 "GStreamer cannot connect “%s” to convert the audio.", factory);
    return NULL;
  }
  return element;
}

static void
add_ghost (TandemConverter *self, GstElement *element, const char *name)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, name);

  gst_element_add_pad (self->bin, gst_ghost_pad_new (name, pad));
}

/* decoder or nothing, convert, resample, encoder or nothing, caps. */
static gboolean
build_chain (TandemConverter *self, TandemVoiceFormat to, GError **error)
{
  static const char *const steps[][2] = {
    { "mulawdec", "gstreamer1.0-plugins-good" },
    { "audioconvert", "gstreamer1.0-plugins-base" },
    { "audioresample", "gstreamer1.0-plugins-base" },
    { "mulawenc", "gstreamer1.0-plugins-good" },
    { "capsfilter", "the GStreamer core" },
  };
  g_autoptr (GstCaps) caps = make_caps (to);
  GstElement *first = NULL;
  GstElement *last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if ((i == 0 && self->from != TANDEM_VOICE_FORMAT_PCMU_8000) || (i == 3 && to != TANDEM_VOICE_FORMAT_PCMU_8000))
      continue;
    last = add_element (self, last, steps[i][0], steps[i][1], error);
    if (!last)
      return FALSE;
    if (!first)
      first = last;
  }
  g_object_set (last, "caps", caps, NULL);
  add_ghost (self, first, "sink");
  add_ghost (self, last, "src");
  return TRUE;
}

static void
push_segment (TandemConverter *self)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (self->feed, gst_event_new_segment (&segment));
}

static gboolean
start (TandemConverter *self, GError **error)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->bin, "sink");
  g_autoptr (GstPad) source = gst_element_get_static_pad (self->bin, "src");
  g_autoptr (GstCaps) caps = make_caps (self->from);

  self->feed = gst_object_ref_sink (gst_pad_new ("feed", GST_PAD_SRC));
  self->drop = gst_object_ref_sink (gst_pad_new ("drop", GST_PAD_SINK));
  gst_pad_set_element_private (self->drop, self);
  gst_pad_set_chain_function (self->drop, on_buffer);
  gst_pad_set_active (self->feed, TRUE);
  gst_pad_set_active (self->drop, TRUE);
  if (gst_pad_link (self->feed, sink) == GST_PAD_LINK_OK && gst_pad_link (source, self->drop) == GST_PAD_LINK_OK &&
      gst_element_set_state (self->bin, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE &&
      gst_pad_push_event (self->feed, gst_event_new_stream_start ("tandem")) &&
      gst_pad_push_event (self->feed, gst_event_new_caps (caps))) {
    push_segment (self);
    return TRUE;
  }
  g_set_error_literal (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT,
                       "GStreamer cannot convert between the audio formats of this call.");
  return FALSE;
}

void
tandem_converter_warm_up (void)
{
  static const char *const names[] = { "mulawdec", "audioconvert", "audioresample", "mulawenc", "capsfilter" };

  if (!gst_init_check (NULL, NULL, NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GstElementFactory) factory = gst_element_factory_find (names[i]);

    g_autoptr (GstPluginFeature) loaded = factory ? gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory)) : NULL;
  }
}

TandemConverter *
tandem_converter_new (TandemVoiceFormat from, TandemVoiceFormat to, GError **error)
{
  g_autoptr (TandemConverter) self = g_object_new (TANDEM_TYPE_CONVERTER, NULL);
  g_autoptr (GError) cause = NULL;

  self->from = from;
  if (from == to)
    return g_steal_pointer (&self);
  if (!gst_init_check (NULL, NULL, &cause)) {
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN, "GStreamer cannot start: %s",
                 cause ? cause->message : "check its installation");
    return NULL;
  }
  self->bin = gst_object_ref_sink (gst_bin_new (NULL));
  if (!build_chain (self, to, error) || !start (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* One buffer of whole samples, with the half sample left over from before. */
static GstBuffer *
make_buffer (TandemConverter *self, const guint8 *data, gsize n)
{
  gsize head = self->has_half ? 1 : 0;
  gsize whole = self->from == TANDEM_VOICE_FORMAT_PCMU_8000 ? n : (head + n) & ~(gsize) 1;
  GstBuffer *buffer;

  if (whole == 0) {
    if (n > 0)
      self->half = data[0];
    self->has_half = head + n > 0;
    return NULL;
  }
  buffer = gst_buffer_new_allocate (NULL, whole, NULL);
  if (head)
    gst_buffer_fill (buffer, 0, &self->half, 1);
  gst_buffer_fill (buffer, head, data, whole - head);
  self->has_half = head + n > whole;
  if (self->has_half)
    self->half = data[n - 1];
  /* audioresample drains only what carried a time. */
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (self->pushed, GST_MSECOND, tandem_converter_bytes_per_ms (self->from));
  self->pushed += whole;
  return buffer;
}

const guint8 *
tandem_converter_push (TandemConverter *self, const guint8 *data, gsize n, gsize *n_out, GError **error)
{
  GstBuffer *buffer;

  g_return_val_if_fail (TANDEM_IS_CONVERTER (self), NULL);

  if (!self->bin) {
    *n_out = n;
    return data;
  }
  g_byte_array_set_size (self->out, 0);
  buffer = make_buffer (self, data, n);
  if (buffer) {
    GstFlowReturn flow = gst_pad_push (self->feed, buffer);

    if (flow != GST_FLOW_OK) {
      g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT,
                   "GStreamer stopped converting the audio of this call (%s).", gst_flow_get_name (flow));
      return NULL;
    }
  }
  *n_out = self->out->len;
  return self->out->data ? self->out->data : (const guint8 *) "";
}

/* Elements forget what they hold, and that the stream may have ended. */
static void
flush (TandemConverter *self)
{
  gst_pad_push_event (self->feed, gst_event_new_flush_start ());
  gst_pad_push_event (self->feed, gst_event_new_flush_stop (TRUE));
  self->pushed = 0;
  push_segment (self);
}

const guint8 *
tandem_converter_drain (TandemConverter *self, gsize *n_out)
{
  g_return_val_if_fail (TANDEM_IS_CONVERTER (self), NULL);

  self->has_half = FALSE;
  g_byte_array_set_size (self->out, 0);
  if (self->bin) {
    gst_pad_push_event (self->feed, gst_event_new_eos ());
    flush (self);
  }
  *n_out = self->out->len;
  return self->out->data ? self->out->data : (const guint8 *) "";
}

void
tandem_converter_reset (TandemConverter *self)
{
  g_return_if_fail (TANDEM_IS_CONVERTER (self));

  self->has_half = FALSE;
  if (self->bin)
    flush (self);
  g_byte_array_set_size (self->out, 0);
}

guint
tandem_converter_bytes_per_ms (TandemVoiceFormat format)
{
  switch (format) {
  case TANDEM_VOICE_FORMAT_PCM_24000: return 48;
  case TANDEM_VOICE_FORMAT_PCM_16000: return 32;
  case TANDEM_VOICE_FORMAT_PCMU_8000: return 8;
  default: g_return_val_if_reached (8);
  }
}
