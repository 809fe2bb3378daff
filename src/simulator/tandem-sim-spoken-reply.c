// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-spoken-reply.h"

#include "tandem-sim-realtime-words.h"
#include "tandem-sim-resample.h"
#include "tandem-sim-wav.h"

#define BURST_SPEED 9

/* Default main context only. */
struct _TandemSimSpokenReply {
  GObject parent_instance;
  /* owned */
  TandemSimSpeech *speech;
  char *id, *voice, *text;
  char **words;
  GBytes *clip;    /* at 24 kHz; NULL until it is synthesised */
  GBytes *audio;   /* the same in its format */
  GCancellable *cancellable;
  /* borrowed */
  TandemSimSpokenReplyListener listener;
  gpointer user_data;

  TandemSimAudioFormat format;
  guint speed;
  gint64 began_us;
  gsize sent;
  guint words_sent;
  guint bursts;
  guint pump_id;
  gboolean done;
};

G_DEFINE_FINAL_TYPE (TandemSimSpokenReply, tandem_sim_spoken_reply, G_TYPE_OBJECT)

void
tandem_sim_spoken_reply_stop (TandemSimSpokenReply *self)
{
  g_return_if_fail (TANDEM_IS_SIM_SPOKEN_REPLY (self));
  self->done = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pump_id, g_source_remove);
}

static void
tandem_sim_spoken_reply_dispose (GObject *object)
{
  TandemSimSpokenReply *self = TANDEM_SIM_SPOKEN_REPLY (object);

  if (self->cancellable != NULL)
    tandem_sim_spoken_reply_stop (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->speech);
  g_clear_pointer (&self->clip, g_bytes_unref);
  g_clear_pointer (&self->audio, g_bytes_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->voice, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (tandem_sim_spoken_reply_parent_class)->dispose (object);
}

static void
tandem_sim_spoken_reply_class_init (TandemSimSpokenReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_spoken_reply_dispose;
}

static void
tandem_sim_spoken_reply_init (TandemSimSpokenReply *self)
{
  self->cancellable = g_cancellable_new ();
  self->speed = BURST_SPEED;
}

void
tandem_sim_spoken_reply_set_pace (TandemSimSpokenReply *self, TandemSimAudioFormat format, guint speed)
{
  g_return_if_fail (TANDEM_IS_SIM_SPOKEN_REPLY (self));
  self->format = format;
  self->speed = speed;
}

TandemSimSpokenReply *
tandem_sim_spoken_reply_new (TandemSimSpeech *speech, const char *id, const char *voice, const char *text)
{
  TandemSimSpokenReply *self = g_object_new (TANDEM_TYPE_SIM_SPOKEN_REPLY, NULL);

  self->speech = g_object_ref (speech);
  self->id = g_strdup (id);
  self->voice = g_strdup (voice);
  self->text = g_strdup (text);
  self->words = tandem_sim_realtime_words_split (text);
  return self;
}

const char *
tandem_sim_spoken_reply_get_id (TandemSimSpokenReply *self)
{
  return self->id;
}

const char *
tandem_sim_spoken_reply_get_text (TandemSimSpokenReply *self)
{
  return self->text;
}

guint
tandem_sim_spoken_reply_get_sent_ms (TandemSimSpokenReply *self)
{
  return self->sent / tandem_sim_audio_bytes_per_ms (self->format);
}

guint
tandem_sim_spoken_reply_get_total_ms (TandemSimSpokenReply *self)
{
  return self->audio != NULL ? g_bytes_get_size (self->audio) / tandem_sim_audio_bytes_per_ms (self->format) : 0;
}

gint64
tandem_sim_spoken_reply_get_began_us (TandemSimSpokenReply *self)
{
  return self->began_us;
}

char *
tandem_sim_spoken_reply_dup_words (TandemSimSpokenReply *self, guint from_ms, guint to_ms)
{
  guint total_ms = MAX (tandem_sim_spoken_reply_get_total_ms (self), 1);
  glong n = g_utf8_strlen (self->text, -1);

  return g_utf8_substring (self->text, n * MIN (from_ms, total_ms) / total_ms, n * MIN (to_ms, total_ms) / total_ms);
}

static void
send_words (TandemSimSpokenReply *self)
{
  gsize total = g_bytes_get_size (self->audio);
  guint n = g_strv_length (self->words);
  guint until = self->sent == total ? n : MIN (n, (guint) (n * self->sent / total) + 1);

  while (self->words_sent < until && !self->done)
    self->listener.words (self->words[self->words_sent++], self->user_data);
}

static gboolean
on_pump (gpointer user_data)
{
  static const guint lengths_ms[] = { 40, 200, 320, 250 };
  g_autoptr (TandemSimSpokenReply) self = g_object_ref (user_data);
  g_autoptr (GBytes) audio = g_bytes_ref (self->audio);
  gsize bytes_per_ms = tandem_sim_audio_bytes_per_ms (self->format);
  gint64 due_us;
  gsize total;
  const guint8 *data = g_bytes_get_data (audio, &total);
  /* Half a sample is a piece like any other. */
  gsize odd = self->format == TANDEM_SIM_AUDIO_PCM24 && self->bursts % 2 == 0 ? 1 : 0;
  gsize size = MIN (lengths_ms[self->bursts++ % G_N_ELEMENTS (lengths_ms)] * bytes_per_ms + odd, total - self->sent);

  self->pump_id = 0;
  self->sent += size;
  self->listener.sound (data + self->sent - size, size, self->user_data);
  send_words (self);
  if (self->done)
    return G_SOURCE_REMOVE;
  if (self->sent < total) {
    due_us = self->began_us + (gint64) (self->sent / bytes_per_ms) * 1000 / self->speed;
    self->pump_id = g_timeout_add ((guint) MAX ((due_us - g_get_monotonic_time ()) / 1000, 1), on_pump, self);
    return G_SOURCE_REMOVE;
  }
  self->done = TRUE;
  self->listener.finished (self->user_data);
  return G_SOURCE_REMOVE;
}

/* (transfer full) */
static GBytes *
convert (TandemSimSpokenReply *self, GBytes *clip)
{
  gsize n;
  const gint16 *samples = g_bytes_get_data (clip, &n);
  GArray *narrow;

  if (self->format != TANDEM_SIM_AUDIO_PCM16)
    return tandem_sim_audio_from_pcm24 (self->format, clip);
  narrow = tandem_sim_resample (samples, n / sizeof *samples, 24000, 16000);
  n = narrow->len * sizeof *samples;
  return g_bytes_new_take (g_array_free (narrow, FALSE), n);
}

static void
on_synthesized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSimSpokenReply) self = user_data;
  g_autoptr (GBytes) audio = tandem_sim_speech_synthesize_finish (TANDEM_SIM_SPEECH (source), result, NULL);

  if (self->done || audio == NULL || g_bytes_get_size (audio) == 0)
    return;
  self->audio = convert (self, audio);
  self->clip = g_steal_pointer (&audio);
  self->began_us = g_get_monotonic_time ();
  self->pump_id = g_timeout_add (1, on_pump, self);
}

void
tandem_sim_spoken_reply_start (TandemSimSpokenReply *self, const TandemSimSpokenReplyListener *listener,
                                     gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_SPOKEN_REPLY (self));
  self->listener = *listener;
  self->user_data = user_data;
  tandem_sim_speech_synthesize_async (self->speech, self->voice, self->text, self->cancellable, on_synthesized, g_object_ref (self));
}

void
tandem_sim_spoken_reply_record (TandemSimSpokenReply *self, TandemSimLog *log, const char *session)
{
  const char *folder = tandem_sim_log_get_record_dir (log);
  g_autofree char *item = g_strdup_printf ("%s-%s", session, self->id);
  g_autofree char *name = g_strconcat (item, ".wav", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GBytes) ulaw = NULL;
  g_autoptr (TandemSimWav) wav = NULL;

  if (folder == NULL || self->clip == NULL)
    return;
  ulaw = tandem_sim_speech_to_ulaw (self->clip);
  path = g_build_filename (folder, name, NULL);
  wav = tandem_sim_wav_create (path, NULL);
  if (wav == NULL)
    return;
  tandem_sim_wav_write (wav, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
  tandem_sim_log_write (log, "realtime", "item_audio", "session", session, "item_id", item, "text", self->text, NULL);
}
