// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-pipeline.h"

/* How soon a cancellation is seen; messages are seen at once. */
#define POLL_MS 50

GstElement *
tandem_pipeline_new (const char *description, const char *path, GError **error)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) file = NULL;

  if (!gst_init_check (NULL, NULL, error))
    return NULL;
  pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (!pipeline)
    return NULL;
  gst_object_ref_sink (pipeline);
  file = gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_object_set (file, "location", path, NULL);
  return g_steal_pointer (&pipeline);
}

static gboolean
wait_for_end (GstElement *pipeline, GCancellable *cancellable, GError **error)
{
  const GstMessageType types = GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_APPLICATION;
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  for (;;) {
    g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, POLL_MS * GST_MSECOND, types);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
      gst_message_parse_error (message, error, NULL);
      return FALSE;
    }
    if (message)
      return TRUE;
  }
}

gboolean
tandem_pipeline_run (GstElement *pipeline, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  ok = wait_for_end (pipeline, cancellable, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return ok;
}
