// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-playback.h"

#include "tandem-sim-ticker.h"

#include <string.h>

#define FRAME_BYTES 160
#define ULAW_SILENCE 0xff
#define MS_PER_LETTER 60

/* Default main context only. */
struct _TandemSimPlayback {
  GObject parent_instance;
  /* owned */
  TandemSimPerson *person;
  TandemSimTicker *ticker;
  GCancellable *synthesis;  /* NULL when nothing is synthesized */
  GBytes *ulaw;       /* NULL: silence */
  gsize position;
  gsize length;       /* bytes to play, whatever @ulaw holds */
  guint tick_id;
  /* borrowed */
  TandemSimPlayed played;
  void (*source) (guint8 *heard, gpointer user_data);
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimPlayback, tandem_sim_playback, G_TYPE_OBJECT)

/* What was to be said is not wanted any more. */
static void
cancel_synthesis (TandemSimPlayback *self)
{
  g_cancellable_cancel (self->synthesis);
  g_clear_object (&self->synthesis);
}

static void
tandem_sim_playback_dispose (GObject *object)
{
  TandemSimPlayback *self = TANDEM_SIM_PLAYBACK (object);

  tandem_sim_playback_stop (self);
  g_clear_object (&self->person);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (tandem_sim_playback_parent_class)->dispose (object);
}

static void
tandem_sim_playback_class_init (TandemSimPlaybackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_playback_dispose;
}

static void
tandem_sim_playback_init (TandemSimPlayback *self)
{
}

TandemSimPlayback *
tandem_sim_playback_new (TandemSimPerson *person)
{
  TandemSimPlayback *self = g_object_new (TANDEM_TYPE_SIM_PLAYBACK, NULL);

  self->person = g_object_ref (person);
  self->ticker = tandem_sim_ticker_share ();
  return self;
}

static void
on_tick (gpointer user_data)
{
  /* The end of a sound can end the call, and with it this object. */
  g_autoptr (TandemSimPlayback) self = g_object_ref (user_data);
  guint8 heard[FRAME_BYTES];
  guint8 said[FRAME_BYTES];
  gsize size = 0;
  const guint8 *data = self->ulaw == NULL ? NULL : g_bytes_get_data (self->ulaw, &size);

  memset (heard, ULAW_SILENCE, sizeof heard);
  if (self->position < size)
    memcpy (heard, data + self->position, MIN (FRAME_BYTES, size - self->position));
  self->position += FRAME_BYTES;
  if (self->source != NULL)
    self->source (heard, self->user_data);
  tandem_sim_person_tick (self->person, heard, said);
  if (self->played != NULL && self->position >= self->length) {
    TandemSimPlayed played = g_steal_pointer (&self->played);

    played (self->user_data);
  }
}

void
tandem_sim_playback_start (TandemSimPlayback *self)
{
  g_return_if_fail (TANDEM_IS_SIM_PLAYBACK (self));
  if (self->tick_id != 0)
    return;
  self->tick_id = tandem_sim_ticker_add (self->ticker, on_tick, self);
}

void
tandem_sim_playback_stop (TandemSimPlayback *self)
{
  if (self->tick_id != 0)
    tandem_sim_ticker_remove (self->ticker, self->tick_id);
  self->tick_id = 0;
  cancel_synthesis (self);
  g_clear_pointer (&self->ulaw, g_bytes_unref);
  self->played = NULL;
  self->source = NULL;
}

static void
begin (TandemSimPlayback *self, GBytes *ulaw, gsize length, TandemSimPlayed played, gpointer user_data)
{
  cancel_synthesis (self);
  g_clear_pointer (&self->ulaw, g_bytes_unref);
  self->ulaw = ulaw == NULL ? NULL : g_bytes_ref (ulaw);
  self->position = 0;
  self->length = length;
  self->source = NULL;
  self->played = played;
  self->user_data = user_data;
  tandem_sim_playback_start (self);
}

void
tandem_sim_playback_play (TandemSimPlayback *self, GBytes *ulaw, TandemSimPlayed played, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_PLAYBACK (self));
  begin (self, ulaw, g_bytes_get_size (ulaw), played, user_data);
}

void
tandem_sim_playback_wait (TandemSimPlayback *self, guint ms, TandemSimPlayed played, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_PLAYBACK (self));
  begin (self, NULL, (gsize) ms * 8, played, user_data);
}

void
tandem_sim_playback_listen (TandemSimPlayback *self, void (*source) (guint8 *heard, gpointer user_data), gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_PLAYBACK (self));
  begin (self, NULL, 0, NULL, user_data);
  self->source = source;
}

/* Something to be said; it counts only while its cancellable is not cancelled. */
typedef struct {
  TandemSimPlayback *self;
  GCancellable *cancellable;
  guint fallback_ms;
  TandemSimPlayed played;
  gpointer user_data;
} Speaking;

static void
speaking_free (Speaking *speaking)
{
  g_clear_object (&speaking->self);
  g_clear_object (&speaking->cancellable);
  g_free (speaking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Speaking, speaking_free)

static void
on_synthesized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Speaking) speaking = user_data;
  g_autoptr (GBytes) ulaw = tandem_sim_speech_synthesize_ulaw_finish (TANDEM_SIM_SPEECH (source), result, NULL);

  if (g_cancellable_is_cancelled (speaking->cancellable))
    return;
  /* A voice that is not installed: as long as it would have taken to say it. */
  if (ulaw == NULL)
    tandem_sim_playback_wait (speaking->self, speaking->fallback_ms, speaking->played, speaking->user_data);
  else
    tandem_sim_playback_play (speaking->self, ulaw, speaking->played, speaking->user_data);
}

/* espeak-ng's name for "ko-KR", "zh-CN", ... */
static char *
voice_for (const char *language)
{
  if (language == NULL || g_ascii_strncasecmp (language, "en", 2) == 0)
    return g_strdup ("en-us");
  if (g_ascii_strncasecmp (language, "zh", 2) == 0)
    return g_strdup ("cmn");
  return g_ascii_strdown (language, 2);
}

void
tandem_sim_playback_say (TandemSimPlayback *self, TandemSimSpeech *speech, const char *language, const char *text,
                         TandemSimPlayed played, gpointer user_data)
{
  g_autofree char *voice = voice_for (language);
  Speaking *speaking = g_new0 (Speaking, 1);

  begin (self, NULL, 0, NULL, NULL);
  self->synthesis = g_cancellable_new ();
  speaking->self = g_object_ref (self);
  speaking->cancellable = g_object_ref (self->synthesis);
  speaking->fallback_ms = MS_PER_LETTER * (guint) strlen (text);
  speaking->played = played;
  speaking->user_data = user_data;
  tandem_sim_speech_synthesize_ulaw_async (speech, voice, text, self->synthesis, on_synthesized, speaking);
}
