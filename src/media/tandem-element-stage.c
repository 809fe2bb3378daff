// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-element-stage.h"

gboolean
tandem_element_stage_start (TandemElementStage *self, guint rate, GstPadChainFunction chain, GstPadQueryFunction query,
                            gpointer owner)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->element, "sink");
  g_autoptr (GstPad) source = gst_element_get_static_pad (self->element, "src");
  g_autoptr (GstCaps) caps =
    gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "layout", G_TYPE_STRING, "interleaved",
                         "rate", G_TYPE_INT, (int) rate, "channels", G_TYPE_INT, 1, NULL);
  GstSegment segment;

  self->feed = gst_object_ref_sink (gst_pad_new ("feed", GST_PAD_SRC));
  self->drop = gst_object_ref_sink (gst_pad_new ("drop", GST_PAD_SINK));
  gst_pad_set_element_private (self->feed, owner);
  gst_pad_set_element_private (self->drop, owner);
  if (query)
    gst_pad_set_query_function (self->feed, query);
  gst_pad_set_chain_function (self->drop, chain);
  gst_pad_set_active (self->feed, TRUE);
  gst_pad_set_active (self->drop, TRUE);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  return gst_pad_link (self->feed, sink) == GST_PAD_LINK_OK && gst_pad_link (source, self->drop) == GST_PAD_LINK_OK &&
         gst_element_set_state (self->element, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE &&
         gst_pad_push_event (self->feed, gst_event_new_stream_start ("tandem")) &&
         gst_pad_push_event (self->feed, gst_event_new_caps (caps)) &&
         gst_pad_push_event (self->feed, gst_event_new_segment (&segment));
}

void
tandem_element_stage_stop (TandemElementStage *self)
{
  if (self->element)
    gst_element_set_state (self->element, GST_STATE_NULL);
  if (self->feed)
    gst_pad_set_active (self->feed, FALSE);
  if (self->drop)
    gst_pad_set_active (self->drop, FALSE);
  gst_clear_object (&self->feed);
  gst_clear_object (&self->drop);
  gst_clear_object (&self->element);
}

gboolean
tandem_element_stage_push (TandemElementStage *self, const gint16 *samples, gsize n, GstClockTime time, GstClockTime duration)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * sizeof *samples, NULL);

  gst_buffer_fill (buffer, 0, samples, n * sizeof *samples);
  GST_BUFFER_PTS (buffer) = time;
  GST_BUFFER_DURATION (buffer) = duration;
  return gst_pad_push (self->feed, buffer) == GST_FLOW_OK;
}
