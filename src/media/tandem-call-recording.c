// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-recording.h"

typedef struct {
  /* owned */
  char *call_id;
  char *path;   /* of the .wav */
  char *format;
  TandemRecordingEncoder *encoder;
  gpointer user_data;
  GDestroyNotify destroy;

  /* borrowed */
  const TandemCallRecordingListener *listener;
} Recording;

static void
finish (Recording *recording, const char *path)
{
  recording->listener->done (recording->call_id, path, recording->user_data);
  if (recording->destroy)
    recording->destroy (recording->user_data);
  g_clear_object (&recording->encoder);
  g_free (recording->format);
  g_free (recording->path);
  g_free (recording->call_id);
  g_free (recording);
}

static void
did_encode (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Recording *recording = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
    tandem_recording_encoder_encode_finish (TANDEM_RECORDING_ENCODER (source), result, &error);

  if (error)
    recording->listener->notice (recording->call_id, error, recording->user_data);
  /* The .wav is where it was: a recording that is too large is still a recording. */
  finish (recording, path ? path : recording->path);
}

static void
on_failed (TandemRecorder *recorder, const GError *error, gpointer user_data)
{
  Recording *recording = user_data;

  recording->listener->notice (recording->call_id, error, recording->user_data);
}

static void
on_finished (TandemRecorder *recorder, const char *path, gint64 duration_ms, gpointer user_data)
{
  Recording *recording = user_data;

  if (duration_ms > 0)
    tandem_recording_encoder_encode_async (recording->encoder, path, recording->format, NULL, did_encode, recording);
  else
    finish (recording, NULL);
}

static const TandemRecorderListener recorder_listener = { on_failed, on_finished };

TandemRecorder *
tandem_call_recording_begin (const char *call_id, const char *path, gint64 position, const char *format,
                             TandemRecordingEncoder *encoder, const TandemCallRecordingListener *listener,
                             gpointer user_data, GDestroyNotify destroy)
{
  Recording *recording = g_new0 (Recording, 1);

  recording->call_id = g_strdup (call_id);
  recording->path = g_strdup (path);
  recording->format = g_strdup (format);
  recording->encoder = g_object_ref (encoder);
  recording->listener = listener;
  recording->user_data = user_data;
  recording->destroy = destroy;
  return tandem_recorder_new (path, position, &recorder_listener, recording);
}
