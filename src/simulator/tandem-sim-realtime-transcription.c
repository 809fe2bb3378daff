// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-transcription.h"

#include "tandem-sim-realtime-words.h"

#define DELAY_MS 300
#define WORD_MS 20

/* Default main context only. */
struct _TandemSimRealtimeTranscription {
  GObject parent_instance;
  gboolean by_duration;
  gboolean begun;
  guint ms;
  guint sent;
  guint timeout_id;
  /* owned */
  char *item_id, *text;
  char **words;
  /* borrowed */
  TandemSimRealtimeTranscriptionListener listener;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeTranscription, tandem_sim_realtime_transcription, G_TYPE_OBJECT)

static void
tandem_sim_realtime_transcription_finalize (GObject *object)
{
  TandemSimRealtimeTranscription *self = TANDEM_SIM_REALTIME_TRANSCRIPTION (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->item_id, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (tandem_sim_realtime_transcription_parent_class)->finalize (object);
}

static void
tandem_sim_realtime_transcription_class_init (TandemSimRealtimeTranscriptionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_realtime_transcription_finalize;
}

static void
tandem_sim_realtime_transcription_init (TandemSimRealtimeTranscription *self)
{
}

TandemSimRealtimeTranscription *
tandem_sim_realtime_transcription_new (const char *item_id, const char *text, const char *rest, const char *model, guint ms,
                                       const TandemSimRealtimeTranscriptionListener *listener, gpointer user_data)
{
  TandemSimRealtimeTranscription *self = g_object_new (TANDEM_TYPE_SIM_REALTIME_TRANSCRIPTION, NULL);

  self->item_id = g_strdup (item_id);
  self->text = g_strdup (text);
  self->words = tandem_sim_realtime_words_split (rest);
  self->by_duration = g_strcmp0 (model, "whisper-1") == 0 || g_strcmp0 (model, "gpt-realtime-whisper") == 0;
  self->ms = ms;
  self->listener = *listener;
  self->user_data = user_data;
  return self;
}

static JsonObject *
usage_json (TandemSimRealtimeTranscription *self)
{
  int input = self->ms / 100, output = self->sent + 3;

  if (self->by_duration)
    return tandem_sim_json_new ("type", TANDEM_SIM_S, "duration", "seconds", TANDEM_SIM_D, self->ms / 1000.0, NULL);
  return tandem_sim_json_new ("type", TANDEM_SIM_S, "tokens", "total_tokens", TANDEM_SIM_I, input + output,
                              "input_tokens", TANDEM_SIM_I, input, "input_token_details", TANDEM_SIM_O,
                              tandem_sim_json_new ("text_tokens", TANDEM_SIM_I, 0, "audio_tokens", TANDEM_SIM_I, input, NULL),
                              "output_tokens", TANDEM_SIM_I, output, NULL);
}

static gboolean
on_word (gpointer user_data)
{
  g_autoptr (TandemSimRealtimeTranscription) self = g_object_ref (user_data);

  self->timeout_id = 0;
  if (self->words[self->sent] != NULL) {
    self->listener.send (tandem_sim_json_new ("type", TANDEM_SIM_S, "conversation.item.input_audio_transcription.delta",
                                              "item_id", TANDEM_SIM_S, self->item_id, "content_index", TANDEM_SIM_I, 0,
                                              "delta", TANDEM_SIM_S, self->words[self->sent++], NULL), self->user_data);
    self->timeout_id = g_timeout_add (WORD_MS, on_word, self);
    return G_SOURCE_REMOVE;
  }
  self->listener.send (tandem_sim_json_new ("type", TANDEM_SIM_S, "conversation.item.input_audio_transcription.completed",
                                            "item_id", TANDEM_SIM_S, self->item_id, "content_index", TANDEM_SIM_I, 0,
                                            "transcript", TANDEM_SIM_S, self->text,
                                            "usage", TANDEM_SIM_O, usage_json (self), NULL), self->user_data);
  self->listener.finished (self, self->user_data);
  return G_SOURCE_REMOVE;
}

void
tandem_sim_realtime_transcription_begin (TandemSimRealtimeTranscription *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_TRANSCRIPTION (self));
  if (self->begun)
    return;
  self->begun = TRUE;
  self->timeout_id = g_timeout_add (DELAY_MS, on_word, self);
}
