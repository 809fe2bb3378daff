// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-file.h"

#include <gst/gst.h>

#include "tandem-error.h"
#include "tandem-hand-over.h"
#include "tandem-pipeline.h"

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

/* Sinks have many words for it; those of a file that is read are these. */
static gboolean
is_device (const GError *cause)
{
  return cause->domain == GST_RESOURCE_ERROR && cause->code != GST_RESOURCE_ERROR_NOT_FOUND &&
         cause->code != GST_RESOURCE_ERROR_OPEN_READ && cause->code != GST_RESOURCE_ERROR_READ &&
         cause->code != GST_RESOURCE_ERROR_SEEK && cause->code != GST_RESOURCE_ERROR_NOT_AUTHORIZED;
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

  TANDEM_TAKE_OVER (taker);
  if (!taker->func || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  more = taker->func (map.data, map.size, taker->user_data);
  gst_buffer_unmap (buffer, &map);
  if (!more)
    taker->func = NULL;
  TANDEM_HAND_OVER (taker);
  if (more)
    return;
  gst_element_post_message (sink, gst_message_new_application (GST_OBJECT (sink), gst_structure_new_empty ("enough")));
}

gboolean
tandem_sound_file_decode (const char *path, const char *format, TandemSoundFileFunc func, gpointer user_data,
                          GCancellable *cancellable, GError **error)
{
  g_autofree char *description = g_strdup_printf ("filesrc name=file ! decodebin ! audioconvert ! audioresample ! %s ! "
                                                  "fakesink name=sink sync=false signal-handoffs=true", format);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GstElement) pipeline = tandem_pipeline_new (description, path, &cause);
  g_autoptr (GstElement) sink = NULL;
  Taker taker = { func, user_data };

  TANDEM_HAND_OVER (&taker);
  if (pipeline) {
    sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
    g_signal_connect (sink, "handoff", G_CALLBACK (on_handoff), &taker);
    tandem_pipeline_run (pipeline, cancellable, &cause);
    TANDEM_TAKE_OVER (&taker);
    if (!cause)
      return TRUE;
  }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  g_debug ("%s: %s", path, cause->message);
  g_propagate_error (error, tandem_sound_file_explain (cause, path));
  return FALSE;
}
