// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-modelservice-reply.h"

#include "tandem-sim-realtime-words.h"
#include "tandem-sim-wav.h"

#define BYTES_PER_MS 48
#define BURST_SPEED 9

/* Default main context only. */
struct _TandemSimModelserviceReply {
  GObject parent_instance;
  /* owned */
  TandemSimSpeech *speech;
  char *id, *voice, *text;
  char **words;
  GBytes *audio;   /* NULL until it is synthesised */
  GCancellable *cancellable;
  /* borrowed */
  TandemSimModelserviceReplyListener listener;
  gpointer user_data;

  gsize sent;
  guint words_sent;
  guint bursts;
  guint pump_id;
  gboolean done;
};

G_DEFINE_FINAL_TYPE (TandemSimModelserviceReply, tandem_sim_modelservice_reply, G_TYPE_OBJECT)

void
tandem_sim_modelservice_reply_stop (TandemSimModelserviceReply *self)
{
  g_return_if_fail (TANDEM_IS_SIM_MODELSERVICE_REPLY (self));
  self->done = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pump_id, g_source_remove);
}

static void
tandem_sim_modelservice_reply_dispose (GObject *object)
{
  TandemSimModelserviceReply *self = TANDEM_SIM_MODELSERVICE_REPLY (object);

  if (self->cancellable != NULL)
    tandem_sim_modelservice_reply_stop (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->speech);
  g_clear_pointer (&self->audio, g_bytes_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->voice, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (tandem_sim_modelservice_reply_parent_class)->dispose (object);
}

static void
tandem_sim_modelservice_reply_class_init (TandemSimModelserviceReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_modelservice_reply_dispose;
}

static void
tandem_sim_modelservice_reply_init (TandemSimModelserviceReply *self)
{
  self->cancellable = g_cancellable_new ();
}

TandemSimModelserviceReply *
tandem_sim_modelservice_reply_new (TandemSimSpeech *speech, const char *id, const char *voice, const char *text)
{
  TandemSimModelserviceReply *self = g_object_new (TANDEM_TYPE_SIM_MODELSERVICE_REPLY, NULL);

  self->speech = g_object_ref (speech);
  self->id = g_strdup (id);
  self->voice = g_strdup (voice);
  self->text = g_strdup (text);
  self->words = tandem_sim_realtime_words_split (text);
  return self;
}

const char *
tandem_sim_modelservice_reply_get_id (TandemSimModelserviceReply *self)
{
  return self->id;
}

const char *
tandem_sim_modelservice_reply_get_text (TandemSimModelserviceReply *self)
{
  return self->text;
}

guint
tandem_sim_modelservice_reply_get_sent_ms (TandemSimModelserviceReply *self)
{
  return self->sent / BYTES_PER_MS;
}

static void
send_words (TandemSimModelserviceReply *self)
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
  static const guint lengths[] = { 1921, 9600, 15363, 12000 };
  g_autoptr (TandemSimModelserviceReply) self = g_object_ref (user_data);
  g_autoptr (GBytes) audio = g_bytes_ref (self->audio);
  gsize total;
  const guint8 *data = g_bytes_get_data (audio, &total);
  gsize size = MIN (lengths[self->bursts++ % G_N_ELEMENTS (lengths)], total - self->sent);

  self->pump_id = 0;
  self->listener.sound (data + self->sent, size, self->user_data);
  self->sent += size;
  send_words (self);
  if (self->done)
    return G_SOURCE_REMOVE;
  if (self->sent < total) {
    self->pump_id = g_timeout_add (size / BYTES_PER_MS / BURST_SPEED + 1, on_pump, self);
    return G_SOURCE_REMOVE;
  }
  self->done = TRUE;
  self->listener.finished (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
on_synthesized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSimModelserviceReply) self = user_data;
  g_autoptr (GBytes) audio = tandem_sim_speech_synthesize_finish (TANDEM_SIM_SPEECH (source), result, NULL);

  if (self->done || audio == NULL || g_bytes_get_size (audio) == 0)
    return;
  self->audio = g_steal_pointer (&audio);
  self->pump_id = g_timeout_add (1, on_pump, self);
}

void
tandem_sim_modelservice_reply_start (TandemSimModelserviceReply *self, const TandemSimModelserviceReplyListener *listener,
                                     gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_MODELSERVICE_REPLY (self));
  self->listener = *listener;
  self->user_data = user_data;
  tandem_sim_speech_synthesize_async (self->speech, self->voice, self->text, self->cancellable, on_synthesized, g_object_ref (self));
}

void
tandem_sim_modelservice_reply_record (TandemSimModelserviceReply *self, TandemSimLog *log, const char *session)
{
  const char *folder = tandem_sim_log_get_record_dir (log);
  g_autofree char *item = g_strdup_printf ("%s-%s", session, self->id);
  g_autofree char *name = g_strconcat (item, ".wav", NULL);
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
  tandem_sim_log_write (log, "realtime", "item_audio", "session", session, "item_id", item, "text", self->text, NULL);
}
