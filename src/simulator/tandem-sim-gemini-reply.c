// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-gemini-reply.h"

#include "tandem-sim-json.h"
#include "tandem-sim-realtime-id.h"
#include "tandem-sim-realtime-words.h"
#include "tandem-sim-wav.h"

#define BYTES_PER_MS 48
#define BURST_SPEED 9

/* Default main context only. */
struct _TandemSimGeminiReply {
  GObject parent_instance;
  /* owned */
  TandemSimSpeech *speech;
  char *id, *voice, *text;
  char **words;
  GBytes *audio;   /* NULL until it is synthesised */
  GCancellable *cancellable;
  /* borrowed */
  TandemSimGeminiReplyListener listener;
  gpointer user_data;

  gsize sent;
  guint words_sent;
  guint bursts;
  guint pump_id;
  gint64 began_us;
  gboolean done;
};

G_DEFINE_FINAL_TYPE (TandemSimGeminiReply, tandem_sim_gemini_reply, G_TYPE_OBJECT)

static gboolean on_pump (gpointer user_data);

void
tandem_sim_gemini_reply_stop (TandemSimGeminiReply *self)
{
  g_return_if_fail (TANDEM_IS_SIM_GEMINI_REPLY (self));
  self->done = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pump_id, g_source_remove);
}

static void
tandem_sim_gemini_reply_dispose (GObject *object)
{
  TandemSimGeminiReply *self = TANDEM_SIM_GEMINI_REPLY (object);

  if (self->cancellable != NULL)
    tandem_sim_gemini_reply_stop (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->speech);
  g_clear_pointer (&self->audio, g_bytes_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->voice, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (tandem_sim_gemini_reply_parent_class)->dispose (object);
}

static void
tandem_sim_gemini_reply_class_init (TandemSimGeminiReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_gemini_reply_dispose;
}

static void
tandem_sim_gemini_reply_init (TandemSimGeminiReply *self)
{
  self->cancellable = g_cancellable_new ();
}

TandemSimGeminiReply *
tandem_sim_gemini_reply_new (TandemSimSpeech *speech, const char *voice, const char *text)
{
  TandemSimGeminiReply *self = g_object_new (TANDEM_TYPE_SIM_GEMINI_REPLY, NULL);

  self->speech = g_object_ref (speech);
  self->id = tandem_sim_realtime_id_new ("reply");
  self->voice = g_strdup (voice);
  self->text = g_strdup (text);
  self->words = tandem_sim_realtime_words_split (text);
  return self;
}

const char *
tandem_sim_gemini_reply_get_text (TandemSimGeminiReply *self)
{
  return self->text;
}

guint
tandem_sim_gemini_reply_get_sent_ms (TandemSimGeminiReply *self)
{
  return self->sent / BYTES_PER_MS;
}

static JsonObject *
sound_json (const guint8 *data, gsize n)
{
  g_autofree char *base64 = g_base64_encode (data, n);
  JsonArray *parts = json_array_new ();

  json_array_add_object_element (parts, tandem_sim_json_new ("inlineData", TANDEM_SIM_O,
                                                             tandem_sim_json_new ("mimeType", TANDEM_SIM_S, "audio/pcm;rate=24000",
                                                                                  "data", TANDEM_SIM_S, base64, NULL), NULL));
  return tandem_sim_json_new ("modelTurn", TANDEM_SIM_O,
                              tandem_sim_json_new ("role", TANDEM_SIM_S, "model", "parts", TANDEM_SIM_A, parts, NULL), NULL);
}

/* Words belong to the sound that was sent, and to a little more. */
static char *
take_words (TandemSimGeminiReply *self, gsize total)
{
  guint n = g_strv_length (self->words);
  guint until = self->sent == total ? n : MIN (n, (guint) (n * self->sent / total) + 1);
  g_autoptr (GString) words = g_string_new (NULL);

  while (self->words_sent < until)
    g_string_append (words, self->words[self->words_sent++]);
  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE) : NULL;
}

/* Every other burst brings its words along; the words of the others come by themselves. */
static guint
send_burst (TandemSimGeminiReply *self)
{
  static const guint lengths_ms[] = { 40, 200, 320, 250 };
  g_autoptr (GBytes) audio = g_bytes_ref (self->audio);
  gsize total;
  const guint8 *data = g_bytes_get_data (audio, &total);
  gsize size = MIN (lengths_ms[self->bursts++ % G_N_ELEMENTS (lengths_ms)] * BYTES_PER_MS, total - self->sent);
  JsonObject *content = sound_json (data + self->sent, size);
  g_autofree char *words = NULL;
  JsonObject *said;

  self->sent += size;
  words = take_words (self, total);
  said = words != NULL ? tandem_sim_json_new ("text", TANDEM_SIM_S, words, NULL) : NULL;
  if (said != NULL && self->bursts % 2 == 0)
    json_object_set_object_member (content, "outputTranscription", g_steal_pointer (&said));
  self->listener.send (content, self->user_data);
  if (said != NULL && !self->done)
    self->listener.send (tandem_sim_json_new ("outputTranscription", TANDEM_SIM_O, said, NULL), self->user_data);
  else if (said != NULL)
    json_object_unref (said);
  if (self->bursts == 1 && !self->done)
    self->listener.began (self->user_data);
  return size / BYTES_PER_MS;
}

static gboolean
on_heard (gpointer user_data)
{
  TandemSimGeminiReply *self = user_data;

  self->pump_id = 0;
  self->done = TRUE;
  self->listener.finished (self, self->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_pump (gpointer user_data)
{
  g_autoptr (TandemSimGeminiReply) self = g_object_ref (user_data);
  guint wait_ms;
  gint64 left_ms;

  self->pump_id = 0;
  wait_ms = send_burst (self) / BURST_SPEED + 1;
  if (self->done)
    return G_SOURCE_REMOVE;
  if (self->sent < g_bytes_get_size (self->audio)) {
    self->pump_id = g_timeout_add (wait_ms, on_pump, self);
    return G_SOURCE_REMOVE;
  }
  self->listener.send (tandem_sim_json_new ("generationComplete", TANDEM_SIM_B, TRUE, NULL), self->user_data);
  /* The service takes it for heard when it would be if it were played at once. */
  left_ms = self->sent / BYTES_PER_MS - (g_get_monotonic_time () - self->began_us) / 1000;
  if (!self->done)
    self->pump_id = g_timeout_add (MAX (left_ms, 1), on_heard, self);
  return G_SOURCE_REMOVE;
}

static void
on_synthesized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSimGeminiReply) self = user_data;
  g_autoptr (GBytes) audio = tandem_sim_speech_synthesize_finish (TANDEM_SIM_SPEECH (source), result, NULL);

  if (self->done || audio == NULL || g_bytes_get_size (audio) == 0)
    return;
  self->audio = g_steal_pointer (&audio);
  self->began_us = g_get_monotonic_time ();
  self->pump_id = g_timeout_add (1, on_pump, self);
}

void
tandem_sim_gemini_reply_start (TandemSimGeminiReply *self, const TandemSimGeminiReplyListener *listener, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_GEMINI_REPLY (self));
  self->listener = *listener;
  self->user_data = user_data;
  tandem_sim_speech_synthesize_async (self->speech, self->voice, self->text, self->cancellable, on_synthesized, g_object_ref (self));
}

void
tandem_sim_gemini_reply_record (TandemSimGeminiReply *self, TandemSimLog *log, const char *session)
{
  const char *folder = tandem_sim_log_get_record_dir (log);
  g_autofree char *name = g_strconcat (self->id, ".wav", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GBytes) ulaw = NULL;
  g_autoptr (TandemSimWav) wav = NULL;

  if (folder == NULL || self->audio == NULL)
    return;
  ulaw = tandem_sim_speech_to_ulaw (self->audio);
  path = g_build_filename (folder, name, NULL);
  wav = tandem_sim_wav_create (path, NULL);
  if (wav == NULL)
    return;
  tandem_sim_wav_write (wav, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
  tandem_sim_log_write (log, "realtime", "item_audio", "session", session, "item_id", self->id, "text", self->text, NULL);
}

static JsonArray *
counts (int audio, int text)
{
  JsonArray *details = json_array_new ();

  json_array_add_object_element (details, tandem_sim_json_new ("modality", TANDEM_SIM_S, "AUDIO", "tokenCount", TANDEM_SIM_I, audio, NULL));
  json_array_add_object_element (details, tandem_sim_json_new ("modality", TANDEM_SIM_S, "TEXT", "tokenCount", TANDEM_SIM_I, text, NULL));
  return details;
}

JsonObject *
tandem_sim_gemini_reply_count (void)
{
  return tandem_sim_json_new ("promptTokenCount", TANDEM_SIM_I, 120, "responseTokenCount", TANDEM_SIM_I, 60,
                              "totalTokenCount", TANDEM_SIM_I, 205, "promptTokensDetails", TANDEM_SIM_A, counts (90, 20),
                              "responseTokensDetails", TANDEM_SIM_A, counts (50, 5), NULL);
}
