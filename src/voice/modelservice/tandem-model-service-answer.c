// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-model-service-answer.h"

#include <string.h>

#include "tandem-timer.h"

/* An answer without a name is over when nothing came for so long. */
#define PAUSE_MS 500

void
tandem_model_service_answer_init (TandemModelServiceAnswer *self, TandemModelServiceTalk *talk)
{
  memset (self, 0, sizeof *self);
  self->talk = talk;
  self->text = g_string_new (NULL);
}

void
tandem_model_service_answer_clear (TandemModelServiceAnswer *self)
{
  tandem_timer_stop (&self->pause);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->latest, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->request, g_free);
  g_clear_pointer (&self->exact_words, g_free);
  if (self->text)
    g_string_free (self->text, TRUE);
  self->text = NULL;
}

/* The name outlives whoever hears of it.  FALSE: it was cancelled meanwhile. */
static gboolean
emit (TandemModelServiceAnswer *self, const char *name, const TandemVoiceEvent *given)
{
  g_autofree char *item = g_strdup (name);
  TandemVoiceEvent event = *given;

  event.response_id = item;
  event.item_id = event.type == TANDEM_VOICE_RESPONSE_STARTED || event.type == TANDEM_VOICE_RESPONSE_DONE ? NULL : item;
  event.party = TANDEM_PARTY_AGENT;
  tandem_voice_session_emit (self->talk->session, &event);
  return g_strcmp0 (self->item, item) == 0;
}

void
tandem_model_service_answer_expect (TandemModelServiceAnswer *self, const char *request, const char *words)
{
  g_free (self->wanted);
  g_free (self->request);
  self->wanted = g_strdup (words);
  self->request = g_strdup (request);
}

static void
begin (TandemModelServiceAnswer *self, const char *id, const char *request)
{
  gboolean exact = self->wanted && (!request || g_str_equal (request, self->request));
  g_autofree char *name = tandem_model_service_talk_dup_name (self->talk, id, 'a');

  g_free (self->item);
  g_free (self->latest);
  g_free (self->exact_words);
  self->item = g_strdup (name);
  self->latest = g_strdup (name);
  self->exact_words = exact ? g_steal_pointer (&self->wanted) : NULL;
  g_string_truncate (self->text, 0);
  self->unnamed = !id;
  self->text_over = self->has_sound = self->has_odd = self->dropping = FALSE;
  if (emit (self, name, &(TandemVoiceEvent) { .type = TANDEM_VOICE_RESPONSE_STARTED, .exact = exact }))
    tandem_model_service_talk_add (self->talk, name, TANDEM_PARTY_AGENT);
}

void
tandem_model_service_answer_begin (TandemModelServiceAnswer *self, const char *id, const char *request)
{
  self->names = TRUE;
  tandem_model_service_answer_end (self, FALSE);
  begin (self, id, request);
  self->unnamed = FALSE;
}

static void
end (TandemModelServiceAnswer *self, gboolean cancelled)
{
  g_autofree char *item = g_steal_pointer (&self->item);
  g_autofree char *text = g_strdup (self->text->len > 0 || !self->exact_words ? self->text->str : self->exact_words);

  tandem_timer_stop (&self->pause);
  if (!item)
    return;
  if (self->has_sound)
    emit (self, item, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AUDIO_DONE });
  if (!self->text_over)
    emit (self, item, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AGENT_TEXT_DONE, .text = text });
  emit (self, item, &(TandemVoiceEvent) { .type = TANDEM_VOICE_RESPONSE_DONE, .cancelled = cancelled });
}

void
tandem_model_service_answer_end (TandemModelServiceAnswer *self, gboolean cancelled)
{
  self->dropping = FALSE;
  end (self, cancelled);
}

static gboolean
on_pause (gpointer user_data)
{
  TandemModelServiceAnswer *self = user_data;
  g_autoptr (TandemVoiceSession) keep = g_object_ref (self->talk->session);

  tandem_timer_stop (&self->pause);
  tandem_model_service_answer_end (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* Half a sample waits for its other half. */
static void
tell_audio (TandemModelServiceAnswer *self, const guint8 *data, gsize n)
{
  g_autofree char *item = g_strdup (self->item);

  if (self->has_odd && n > 0) {
    const guint8 whole[2] = { self->odd, data[0] };

    self->has_odd = FALSE;
    data++;
    n--;
    if (!emit (self, item, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AUDIO, .data = whole, .n = sizeof whole }))
      return;
  }
  if (n % 2 == 1) {
    self->odd = data[--n];
    self->has_odd = TRUE;
  }
  if (n > 0)
    emit (self, item, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AUDIO, .data = data, .n = n });
}

void
tandem_model_service_answer_take_audio (TandemModelServiceAnswer *self, const guint8 *data, gsize n)
{
  if (n == 0)
    return;
  if (!self->names)
    tandem_timer_start (&self->pause, PAUSE_MS, on_pause, self);
  if (!self->item && !self->names && !self->dropping)
    begin (self, NULL, NULL);
  if (!self->item || self->dropping)
    return;
  self->has_sound = TRUE;
  tell_audio (self, data, n);
}

void
tandem_model_service_answer_take_text (TandemModelServiceAnswer *self, const char *id, const char *text, gboolean final)
{
  g_autofree char *name = id ? tandem_model_service_talk_dup_name (self->talk, id, 'a') : g_strdup (self->latest);

  /* Words of what nobody knows any more, or had not begun. */
  if (!name || g_strcmp0 (name, self->latest) != 0)
    return;
  self->text_over |= final;
  if (!final)
    g_string_append (self->text, text);
  emit (self, name, &(TandemVoiceEvent) { .type = final ? TANDEM_VOICE_AGENT_TEXT_DONE : TANDEM_VOICE_AGENT_TEXT, .text = text });
}

static void
drop (TandemModelServiceAnswer *self)
{
  if (!self->item)
    return;
  end (self, TRUE);
  self->dropping = TRUE;
  if (!self->names)
    tandem_timer_start (&self->pause, PAUSE_MS, on_pause, self);
}

void
tandem_model_service_answer_interrupt (TandemModelServiceAnswer *self)
{
  if (self->unnamed)
    drop (self);
}

void
tandem_model_service_answer_cancel (TandemModelServiceAnswer *self)
{
  g_clear_pointer (&self->wanted, g_free);
  drop (self);
}
