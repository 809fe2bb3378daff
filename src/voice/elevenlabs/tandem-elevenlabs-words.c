// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-words.h"

struct _TandemElevenlabsWords {
  /* owned */
  GObject *owner;
  GCancellable *cancellable;
  char *text;

  /* borrowed */
  TandemVoiceReply *reply;
  TandemElevenlabsWordsFunc func;

  gboolean begun;
};

static void
words_free (TandemElevenlabsWords *self)
{
  g_clear_object (&self->cancellable);
  g_clear_object (&self->owner);
  g_free (self->text);
  g_free (self);
}

static gboolean
is_stopped (TandemElevenlabsWords *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
take_sound (GBytes *block, gpointer user_data)
{
  TandemElevenlabsWords *self = user_data;

  if (is_stopped (self))
    return;
  if (!self->begun) {
    self->begun = TRUE;
    tandem_voice_reply_begin (self->reply, TRUE, FALSE);
    if (!is_stopped (self))
      tandem_voice_reply_take_text (self->reply, self->text);
  }
  if (!is_stopped (self))
    tandem_voice_reply_take_audio (self->reply, block);
}

static void
did_speak (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TandemElevenlabsWords *self = user_data;
  g_autoptr (GError) error = NULL;

  tandem_elevenlabs_speech_finish (result, &error);
  if (!is_stopped (self))
    self->func (self->text, self->begun, error, self->owner);
  words_free (self);
}

TandemElevenlabsWords *
tandem_elevenlabs_words_begin (const TandemElevenlabsSpeech *speech, SoupSession *session, const char *text,
                               TandemVoiceReply *reply, TandemElevenlabsWordsFunc func, GObject *owner)
{
  TandemElevenlabsWords *self = g_new0 (TandemElevenlabsWords, 1);

  self->owner = g_object_ref (owner);
  self->cancellable = g_cancellable_new ();
  self->text = g_strdup (text);
  self->reply = reply;
  self->func = func;
  if (tandem_elevenlabs_speech_async (speech, session, text, take_sound, self->cancellable, did_speak, self))
    return self;
  words_free (self);
  return NULL;
}

void
tandem_elevenlabs_words_stop (TandemElevenlabsWords *self)
{
  g_cancellable_cancel (self->cancellable);
}
