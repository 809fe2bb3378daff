// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-input.h"

#include "tandem-sim-realtime-id.h"

#define MIN_COMMIT_MS 100
/* How late voice activity notices that speech began. */
#define NOTICE_MS 60

/* Default main context only. */
struct _TandemSimRealtimeInput {
  GObject parent_instance;
  TandemSimAudioFormat format;
  gboolean detect;
  guint padding_ms;
  /* owned */
  TandemSimRealtimeVad *vad;
  GByteArray *buffer;   /* since the last commit */
  GByteArray *frame;    /* less than one frame of the VAD */
  char *item_id;        /* of the speech under way */
  /* borrowed */
  TandemSimRealtimeInputListener listener;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeInput, tandem_sim_realtime_input, G_TYPE_OBJECT)

static void
tandem_sim_realtime_input_finalize (GObject *object)
{
  TandemSimRealtimeInput *self = TANDEM_SIM_REALTIME_INPUT (object);

  g_clear_object (&self->vad);
  g_clear_pointer (&self->buffer, g_byte_array_unref);
  g_clear_pointer (&self->frame, g_byte_array_unref);
  g_clear_pointer (&self->item_id, g_free);
  G_OBJECT_CLASS (tandem_sim_realtime_input_parent_class)->finalize (object);
}

static void
tandem_sim_realtime_input_class_init (TandemSimRealtimeInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_realtime_input_finalize;
}

static void
tandem_sim_realtime_input_init (TandemSimRealtimeInput *self)
{
  self->vad = tandem_sim_realtime_vad_new ();
  self->buffer = g_byte_array_new ();
  self->frame = g_byte_array_new ();
}

TandemSimRealtimeInput *
tandem_sim_realtime_input_new (const TandemSimRealtimeInputListener *listener, gpointer user_data)
{
  TandemSimRealtimeInput *self = g_object_new (TANDEM_TYPE_SIM_REALTIME_INPUT, NULL);

  self->listener = *listener;
  self->user_data = user_data;
  return self;
}

void
tandem_sim_realtime_input_configure (TandemSimRealtimeInput *self, TandemSimAudioFormat format, const TandemSimTurnDetection *detection)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_INPUT (self));
  if (format != self->format)
    tandem_sim_realtime_input_clear (self);
  self->format = format;
  if (self->detect && detection == NULL)
    tandem_sim_realtime_vad_reset (self->vad);
  self->detect = detection != NULL;
  if (detection == NULL)
    return;
  self->padding_ms = detection->prefix_padding_ms;
  tandem_sim_realtime_vad_configure (self->vad, detection->threshold, detection->silence_ms);
}

static void
commit (TandemSimRealtimeInput *self)
{
  g_autofree char *item_id = g_steal_pointer (&self->item_id);
  g_autoptr (GBytes) ulaw = tandem_sim_audio_to_ulaw (self->format, self->buffer->data, self->buffer->len);

  g_byte_array_set_size (self->buffer, 0);
  if (item_id == NULL)
    item_id = tandem_sim_realtime_id_new ("item");
  self->listener.committed (item_id, ulaw, self->user_data);
}

/* Silence before a turn is no part of it. */
static void
trim (TandemSimRealtimeInput *self)
{
  gsize keep = (self->padding_ms + NOTICE_MS) * tandem_sim_audio_bytes_per_ms (self->format);

  if (self->buffer->len > keep)
    g_byte_array_remove_range (self->buffer, 0, self->buffer->len - keep);
}

static void
take_frame (TandemSimRealtimeInput *self)
{
  double level = self->detect ? tandem_sim_audio_level (self->format, self->frame->data, self->frame->len) : -100.0;
  guint64 start_ms;

  g_byte_array_append (self->buffer, self->frame->data, self->frame->len);
  g_byte_array_set_size (self->frame, 0);
  switch (tandem_sim_realtime_vad_push (self->vad, level)) {
  case TANDEM_SIM_VAD_STARTED:
    start_ms = tandem_sim_realtime_vad_get_start_ms (self->vad);
    g_free (self->item_id);
    self->item_id = tandem_sim_realtime_id_new ("item");
    self->listener.speech_started (self->item_id, start_ms - MIN (start_ms, self->padding_ms), self->user_data);
    break;
  case TANDEM_SIM_VAD_STOPPED:
    if (!self->detect || self->item_id == NULL)
      break;
    self->listener.speech_stopped (self->item_id, tandem_sim_realtime_vad_get_position_ms (self->vad), self->user_data);
    commit (self);
    break;
  case TANDEM_SIM_VAD_NOTHING:
  default:
    if (self->detect && !tandem_sim_realtime_vad_is_speaking (self->vad))
      trim (self);
    break;
  }
}

void
tandem_sim_realtime_input_append (TandemSimRealtimeInput *self, const guint8 *data, gsize n)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_INPUT (self));
  while (n > 0) {
    /* Asked anew each time: whoever hears of a turn may change the format. */
    gsize frame = TANDEM_SIM_VAD_FRAME_MS * tandem_sim_audio_bytes_per_ms (self->format);
    gsize part = MIN (frame - MIN (self->frame->len, frame), n);

    g_byte_array_append (self->frame, data, part);
    data += part;
    n -= part;
    if (self->frame->len >= frame)
      take_frame (self);
  }
}

gboolean
tandem_sim_realtime_input_commit (TandemSimRealtimeInput *self, TandemSimProblem **problem)
{
  double ms;

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_INPUT (self), FALSE);
  ms = (double) (self->buffer->len + self->frame->len) / tandem_sim_audio_bytes_per_ms (self->format);
  if (ms < MIN_COMMIT_MS)
    return tandem_sim_problem_set (problem, "input_audio_buffer_commit_empty", NULL,
                                   "Error committing input audio buffer: buffer too small. Expected at least %dms of audio, "
                                   "but buffer only has %.2fms of audio.", MIN_COMMIT_MS, ms);
  tandem_sim_realtime_vad_reset (self->vad);
  commit (self);
  return TRUE;
}

void
tandem_sim_realtime_input_clear (TandemSimRealtimeInput *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_INPUT (self));
  tandem_sim_realtime_vad_reset (self->vad);
  g_byte_array_set_size (self->buffer, 0);
  g_byte_array_set_size (self->frame, 0);
  g_clear_pointer (&self->item_id, g_free);
}

GBytes *
tandem_sim_realtime_input_dup_pending (TandemSimRealtimeInput *self, const char **item_id)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_INPUT (self), NULL);
  if (self->item_id == NULL)
    self->item_id = tandem_sim_realtime_id_new ("item");
  *item_id = self->item_id;
  return tandem_sim_audio_to_ulaw (self->format, self->buffer->data, self->buffer->len);
}

guint64
tandem_sim_realtime_input_get_position_ms (TandemSimRealtimeInput *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_INPUT (self), 0);
  return tandem_sim_realtime_vad_get_position_ms (self->vad);
}
