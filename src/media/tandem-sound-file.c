// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-file.h"

#include <gst/gst.h>

#include "tandem-error.h"

#define POLL_MS 50

typedef struct {
  TandemSoundFileFunc func;
  gpointer user_data;
} Taker;

static gboolean
is_missing_plugin (const GError *cause)
{
  return g_error_matches (cause, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND) ||
         g_error_matches (cause, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN) ||
         g_error_matches (cause, GST_PARSE_ERROR, GST_PARSE_ERROR_NO_SUCH_ELEMENT);
}

static gboolean
is_device (const GError *cause)
{
  return cause->domain == GST_RESOURCE_ERROR &&
         (cause->code == GST_RESOURCE_ERROR_OPEN_WRITE || cause->code == GST_RESOURCE_ERROR_OPEN_READ_WRITE ||
          cause->code == GST_RESOURCE_ERROR_WRITE || cause->code == GST_RESOURCE_ERROR_BUSY ||
          cause->code == GST_RESOURCE_ERROR_SETTINGS);
}

GError *
tandem_sound_file_explain (const GError *cause, const char *path)
{
  if (is_missing_plugin (cause))
    return g_error_new (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN,
                        "%s cannot be played because a GStreamer plugin for it is missing (%s): install "
                        "gstreamer1.0-plugins-good and start Tandem again.", path, cause->message);
  if (is_device (cause))
    return g_error_new (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
                        "The loudspeaker cannot be used (%s): connect one, or choose another.", cause->message);
  if (cause->domain == GST_RESOURCE_ERROR)
    return g_error_new (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT,
                        "%s cannot be opened: look whether it was moved or removed.", path);
  return g_error_new (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT,
                      "%s cannot be played: it is damaged, or not a sound file.", path);
}

static void
on_handoff (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer user_data)
{
  Taker *taker = user_data;
  GstMapInfo map;
  gboolean more;

  if (!taker->func || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  more = taker->func (map.data, map.size, taker->user_data);
  gst_buffer_unmap (buffer, &map);
  if (more)
    return;
  taker->func = NULL;
  gst_element_post_message (sink, gst_message_new_application (GST_OBJECT (sink), gst_structure_new_empty ("enough")));
}

/* TRUE when the end was reached, or enough of it. */
static gboolean
wait_for_end (GstElement *pipeline, const char *path, GCancellable *cancellable, GError **error)
{
  const GstMessageType types = GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_APPLICATION;
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GError) cause = NULL;

  for (;;) {
    g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, POLL_MS * GST_MSECOND, types);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!message)
      continue;
    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
      return TRUE;
    gst_message_parse_error (message, &cause, NULL);
    g_debug ("%s: %s", path, cause->message);
    g_propagate_error (error, tandem_sound_file_explain (cause, path));
    return FALSE;
  }
}

gboolean
tandem_sound_file_decode (const char *path, const char *format, TandemSoundFileFunc func, gpointer user_data,
                          GCancellable *cancellable, GError **error)
{
  g_autofree char *description = g_strdup_printf ("filesrc name=file ! decodebin ! audioconvert ! audioresample ! %s ! "
                                                  "fakesink name=sink sync=false signal-handoffs=true", format);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) file = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GError) cause = NULL;
  Taker taker = { func, user_data };
  gboolean ok;

  if (gst_init_check (NULL, NULL, &cause))
    pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &cause);
  if (!pipeline) {
    g_propagate_error (error, tandem_sound_file_explain (cause, path));
    return FALSE;
  }
  file = gst_bin_get_by_name (GST_BIN (pipeline), "file");
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_object_set (file, "location", path, NULL);
  g_signal_connect (sink, "handoff", G_CALLBACK (on_handoff), &taker);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  ok = wait_for_end (pipeline, path, cancellable, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return ok;
}
