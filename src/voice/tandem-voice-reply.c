// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-reply.h"

#include <string.h>

#include "tandem-converter.h"
#include "tandem-turn.h"

/* An answer that waits longer is not worth waiting for. */
#define HELD_MAX_MS (60 * 1000)

static void
clear_bytes (gpointer data)
{
  g_autoptr (GBytes) bytes = data;
}

void
tandem_voice_reply_init (TandemVoiceReply *self, TandemVoiceTalk *talk, TandemVoiceFormat format)
{
  memset (self, 0, sizeof *self);
  self->talk = talk;
  self->bytes_per_ms = tandem_converter_bytes_per_ms (format);
  self->text = g_string_new (NULL);
  self->early = g_string_new (NULL);
  self->held = g_ptr_array_new_with_free_func (clear_bytes);
}

void
tandem_voice_reply_clear (TandemVoiceReply *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  if (self->text)
    g_string_free (self->text, TRUE);
  if (self->early)
    g_string_free (self->early, TRUE);
  self->text = self->early = NULL;
}

/* The names outlive whoever hears of them. */
static void
emit (TandemVoiceReply *self, const TandemVoiceEvent *given)
{
  g_autofree char *id = g_strdup (self->id);
  g_autofree char *item = g_strdup (self->item);
  TandemVoiceEvent event = *given;

  event.response_id = id;
  event.item_id = event.type == TANDEM_VOICE_RESPONSE_STARTED || event.type == TANDEM_VOICE_RESPONSE_DONE ? NULL : item;
  event.party = TANDEM_PARTY_AGENT;
  tandem_voice_session_emit (self->talk->session, &event);
}

/* Whether it was under way and is not any more: whoever heard of it has cancelled it. */
static gboolean
was_cancelled (TandemVoiceReply *self, gboolean was_active)
{
  return was_active && !self->active;
}

/* FALSE: it was cancelled. */
static gboolean
tell_begin (TandemVoiceReply *self)
{
  gboolean was_active = self->active;
  char *item;

  emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_RESPONSE_STARTED, .exact = self->exact });
  if (was_cancelled (self, was_active))
    return FALSE;
  item = tandem_voice_talk_add (self->talk, TANDEM_PARTY_AGENT);
  g_free (self->item);
  self->item = item;
  return !was_cancelled (self, was_active);
}

void
tandem_voice_reply_take_text (TandemVoiceReply *self, const char *text)
{
  if (!self->active || !*text)
    return;
  g_string_append (self->text, text);
  if (!self->holding)
    emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AGENT_TEXT, .text = text });
}

void
tandem_voice_reply_begin (TandemVoiceReply *self, gboolean exact, gboolean hold)
{
  g_autofree char *early = NULL;

  tandem_voice_reply_forget (self);
  g_free (self->id);
  self->id = g_strdup_printf ("a%08x_%u", self->talk->nonce, ++self->n_answers);
  g_clear_pointer (&self->item, g_free);
  g_string_truncate (self->text, 0);
  self->n_bytes = 0;
  self->active = TRUE;
  self->audio_over = self->cancelled = FALSE;
  self->exact = exact;
  self->holding = hold;
  /* Whoever hears that the remote has finished may ask for it. */
  tandem_voice_talk_begin_answer (self->talk, !exact);
  self->turn = self->talk->n_items;
  if (!hold)
    tell_begin (self);
  early = g_string_free (g_steal_pointer (&self->early), FALSE);
  self->early = g_string_new (NULL);
  tandem_voice_reply_take_text (self, early);
}

static void
tell_audio (TandemVoiceReply *self, GBytes *audio)
{
  g_autoptr (GBytes) keep = g_bytes_ref (audio);
  gsize n;
  const guint8 *data = g_bytes_get_data (keep, &n);

  emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AUDIO, .data = data, .n = n });
}

void
tandem_voice_reply_take_audio (TandemVoiceReply *self, GBytes *audio)
{
  gsize n = g_bytes_get_size (audio);

  if (!self->active || n == 0)
    return;
  self->n_bytes += n;
  if (!self->holding) {
    tell_audio (self, audio);
  } else if (self->n_held + n <= HELD_MAX_MS * self->bytes_per_ms) {
    self->n_held += n;
    g_ptr_array_add (self->held, g_bytes_ref (audio));
  }
}

/* Its own item is what was said last. */
static gboolean
is_latest (TandemVoiceReply *self)
{
  return (self->item || self->holding) && self->talk->n_items == self->turn + (self->holding ? 0 : 1);
}

void
tandem_voice_reply_take_lone_text (TandemVoiceReply *self, const char *text)
{
  g_autofree char *whole = NULL;

  /* Of an answer that was cancelled the rest is for nobody. */
  if (self->active || !*text || self->cancelled)
    return;
  g_string_append (is_latest (self) ? self->text : self->early, text);
  if (self->holding || !is_latest (self))
    return;
  whole = g_strstrip (g_strdup (self->text->str));
  emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AGENT_TEXT_DONE, .text = whole });
}

static void
tell_audio_over (TandemVoiceReply *self)
{
  if (self->audio_over || self->n_bytes == 0 || !self->item)
    return;
  self->audio_over = TRUE;
  emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AUDIO_DONE });
}

void
tandem_voice_reply_end_audio (TandemVoiceReply *self)
{
  if (self->active && !self->holding)
    tell_audio_over (self);
}

static void
tell_end (TandemVoiceReply *self, gboolean cancelled)
{
  g_autofree char *text = g_strstrip (g_strdup (self->text->str));

  tell_audio_over (self);
  if (self->item)
    emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AGENT_TEXT_DONE, .text = text });
  emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_RESPONSE_DONE, .cancelled = cancelled });
}

void
tandem_voice_reply_end (TandemVoiceReply *self, gboolean cancelled)
{
  if (!self->active)
    return;
  self->active = FALSE;
  self->cancelled = cancelled;
  if (!self->holding)
    tell_end (self, cancelled);
  tandem_voice_talk_end_answer (self->talk);
}

static void
tell_held (TandemVoiceReply *self, gboolean was_active)
{
  if (self->text->len > 0) {
    g_autofree char *text = g_strdup (self->text->str);

    emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AGENT_TEXT, .text = text });
  }
  for (guint i = 0; i < self->held->len && !was_cancelled (self, was_active); i++)
    tell_audio (self, self->held->pdata[i]);
}

gboolean
tandem_voice_reply_release (TandemVoiceReply *self)
{
  gboolean was_active = self->active;

  if (!self->holding || (!self->active && self->turn != self->talk->n_items))
    return FALSE;
  self->holding = FALSE;
  if (tell_begin (self))
    tell_held (self, was_active);
  g_ptr_array_set_size (self->held, 0);
  self->n_held = 0;
  if (!was_active)
    tell_end (self, FALSE);
  return TRUE;
}

gboolean
tandem_voice_reply_forget (TandemVoiceReply *self)
{
  gboolean held = self->holding;

  self->holding = FALSE;
  self->n_held = 0;
  g_ptr_array_set_size (self->held, 0);
  return held;
}

char *
tandem_voice_reply_dup_heard (TandemVoiceReply *self, const char *item_id, gint64 heard_ms)
{
  gint64 total_ms = (gint64) (self->n_bytes / self->bytes_per_ms);

  if (g_strcmp0 (self->item, item_id) != 0 || heard_ms >= total_ms)
    return NULL;
  return g_strndup (self->text->str, tandem_turn_heard_length (self->text->str, heard_ms, total_ms));
}
