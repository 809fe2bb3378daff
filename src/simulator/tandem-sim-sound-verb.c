// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-sound-verb.h"

#include "tandem-sim-sound.h"

#define DIGIT_MS 200

/* Default main context only. */
struct _TandemSimSoundVerb {
  GObject parent_instance;
  /* owned */
  char *call_sid;
  char *text;              /* to be said; NULL for <Play> */
  char *url;
  GBytes *sound;           /* of the file */
  TandemSimPlayback *playback;
  GCancellable *cancellable;
  guint times;
  /* borrowed */
  const TandemSimAccount *account;
  const TandemSimVerb *verb;
  TandemSimPlayed played;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimSoundVerb, tandem_sim_sound_verb, G_TYPE_OBJECT)

static void
tandem_sim_sound_verb_dispose (GObject *object)
{
  TandemSimSoundVerb *self = TANDEM_SIM_SOUND_VERB (object);

  self->played = NULL;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->playback);
  G_OBJECT_CLASS (tandem_sim_sound_verb_parent_class)->dispose (object);
}

static void
tandem_sim_sound_verb_finalize (GObject *object)
{
  TandemSimSoundVerb *self = TANDEM_SIM_SOUND_VERB (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->sound, g_bytes_unref);
  g_clear_pointer (&self->call_sid, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->url, g_free);
  G_OBJECT_CLASS (tandem_sim_sound_verb_parent_class)->finalize (object);
}

static void
tandem_sim_sound_verb_class_init (TandemSimSoundVerbClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_sound_verb_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_sound_verb_finalize;
}

static void
tandem_sim_sound_verb_init (TandemSimSoundVerb *self)
{
  self->cancellable = g_cancellable_new ();
}

TandemSimSoundVerb *
tandem_sim_sound_verb_new (const TandemSimAccount *account, const char *call_sid, const TandemSimVerb *verb, const char *url)
{
  TandemSimSoundVerb *self = g_object_new (TANDEM_TYPE_SIM_SOUND_VERB, NULL);

  self->account = account;
  self->call_sid = g_strdup (call_sid);
  self->verb = verb;
  self->url = g_strdup (url);
  if (g_str_equal (verb->name, "Say"))
    self->text = tandem_sim_verb_dup_text (verb);
  return self;
}

static void
finish (TandemSimSoundVerb *self)
{
  TandemSimPlayed played = g_steal_pointer (&self->played);

  if (played != NULL)
    played (self->user_data);
}

static void once_more (TandemSimSoundVerb *self);

static void
on_over (gpointer user_data)
{
  TandemSimSoundVerb *self = TANDEM_SIM_SOUND_VERB (user_data);
  guint loop = tandem_sim_verb_get_uint (self->verb, "loop", 1);

  self->times++;
  tandem_sim_log_write (self->account->log, "twiml", self->text != NULL ? "said" : "played", "call_sid", self->call_sid,
                        "text", self->text, "url", self->url, NULL);
  if (loop == 0 || self->times < loop)
    once_more (self);
  else
    finish (self);
}

static void
once_more (TandemSimSoundVerb *self)
{
  const char *digits = tandem_sim_verb_get (self->verb, "digits");

  if (self->text != NULL)
    tandem_sim_playback_say (self->playback, self->account->speech, tandem_sim_verb_get (self->verb, "language"), self->text, on_over, self);
  else if (self->sound != NULL)
    tandem_sim_playback_play (self->playback, self->sound, on_over, self);
  else
    tandem_sim_playback_wait (self->playback, digits == NULL ? 0 : (guint) strlen (digits) * DIGIT_MS, on_over, self);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSimSoundVerb) self = TANDEM_SIM_SOUND_VERB (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  self->sound = tandem_sim_sound_fetch_finish (result, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->sound != NULL) {
    once_more (self);
    return;
  }
  /* The call goes on without it. */
  code = g_strdup_printf ("%d", error->code);
  tandem_sim_log_write (self->account->log, "twiml", "error", "call_sid", self->call_sid, "code", code, "text", error->message, NULL);
  finish (self);
}

void
tandem_sim_sound_verb_start (TandemSimSoundVerb *self, TandemSimPlayback *playback, TandemSimPlayed played, gpointer user_data)
{
  const char *digits = tandem_sim_verb_get (self->verb, "digits");

  g_return_if_fail (TANDEM_IS_SIM_SOUND_VERB (self));
  self->playback = g_object_ref (playback);
  self->played = played;
  self->user_data = user_data;
  tandem_sim_log_write (self->account->log, "twiml", self->text != NULL ? "say" : "play", "call_sid", self->call_sid,
                        "text", self->text, "url", self->url, "digits", digits, NULL);
  if (self->url == NULL)
    once_more (self);
  else
    tandem_sim_sound_fetch_async (self->account, self->url, self->cancellable, on_fetched, g_object_ref (self));
}
