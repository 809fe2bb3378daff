// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-talk.h"

#include <string.h>

#include "tandem-converter.h"
#include "tandem-pcm.h"
#include "tandem-timer.h"
#include "tandem-ulaw.h"

#define FRAME_MS 20
/* So long somebody talks who is taken to speak to the agent. */
#define TALK_MS 300
/* Two utterances so close are one turn. */
#define SAME_TURN_MS 1500
/* How long words may take after the talk, and after one another. */
#define FIRST_WORDS_MS 4000
#define MORE_WORDS_MS 2500

void
tandem_voice_talk_init (TandemVoiceTalk *self, TandemVoiceSession *session, TandemVoiceFormat format, int pause_ms)
{
  memset (self, 0, sizeof *self);
  self->session = session;
  self->text = g_string_new (NULL);
  self->nonce = g_random_int ();
  self->format = format;
  self->pause_ms = pause_ms;
}

void
tandem_voice_talk_clear (TandemVoiceTalk *self)
{
  tandem_timer_stop (&self->timer);
  g_clear_pointer (&self->last, g_free);
  g_clear_pointer (&self->item, g_free);
  if (self->text)
    g_string_free (self->text, TRUE);
  self->text = NULL;
}

static void
emit (TandemVoiceTalk *self, TandemVoiceEventType type, const char *text, gint64 at_ms)
{
  /* Whoever hears of it may change what is said. */
  g_autofree char *item = g_strdup (self->item);

  tandem_voice_session_emit (self->session, &(TandemVoiceEvent) { .type = type, .item_id = item, .text = text, .at_ms = at_ms,
                                                                  .party = TANDEM_PARTY_REMOTE });
}

char *
tandem_voice_talk_add (TandemVoiceTalk *self, TandemParty party)
{
  g_autofree char *after = g_steal_pointer (&self->last);
  /* Whoever hears of it may make the next one. */
  char *item = g_strdup_printf ("v%08x_%u", self->nonce, ++self->n_items);

  self->last = g_strdup (item);
  tandem_voice_session_emit (self->session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_ITEM_ADDED, .item_id = item,
                                                                  .after_item_id = after, .party = party });
  return item;
}

void
tandem_voice_talk_set_last (TandemVoiceTalk *self, const char *item_id)
{
  /* What is told late of an earlier session lies before all that was said in this one. */
  if (self->n_items > 0)
    return;
  g_free (self->last);
  self->last = g_strdup (item_id);
}

void
tandem_voice_talk_finish (TandemVoiceTalk *self)
{
  g_autofree char *text = NULL;

  tandem_timer_stop (&self->timer);
  if (!self->open || self->speaking)
    return;
  self->open = FALSE;
  text = g_strstrip (g_strdup (self->text->str));
  emit (self, TANDEM_VOICE_REMOTE_TEXT_DONE, text, 0);
}

void
tandem_voice_talk_tell_nothing (TandemVoiceTalk *self)
{
  tandem_voice_session_emit (self->session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_RESPONSE_DONE, .response_id = "none",
                                                                  .cancelled = TRUE });
}

/* A noise: nothing was understood, and nobody will answer. */
static gboolean
on_silence (gpointer user_data)
{
  TandemVoiceTalk *self = user_data;
  g_autoptr (TandemVoiceSession) keep = g_object_ref (self->session);
  gboolean noise = self->text->len == 0;

  tandem_timer_stop (&self->timer);
  tandem_voice_talk_finish (self);
  if (noise)
    tandem_voice_talk_tell_nothing (self);
  return G_SOURCE_REMOVE;
}

static void
await_words (TandemVoiceTalk *self)
{
  tandem_timer_stop (&self->timer);
  if (self->open && !self->speaking && !self->answering)
    tandem_timer_start (&self->timer, self->text->len > 0 ? MORE_WORDS_MS : FIRST_WORDS_MS, on_silence, self);
}

static void
stop (TandemVoiceTalk *self, gint64 at_ms)
{
  if (!self->speaking)
    return;
  self->speaking = FALSE;
  emit (self, TANDEM_VOICE_SPEECH_STOPPED, NULL, at_ms);
  await_words (self);
}

void
tandem_voice_talk_announce (TandemVoiceTalk *self, gboolean now)
{
  gboolean over = self->untold && !self->finder.speaking;
  gint64 start_ms = self->untold ? self->start_ms : self->finder.given_ms;
  gboolean interrupts = self->answered;

  if (self->speaking || (!self->untold && !now))
    return;
  self->untold = FALSE;
  /* Nothing is known of what was said before: this is more of it. */
  if (!self->open || self->text->len > 0) {
    tandem_voice_talk_finish (self);
    g_string_truncate (self->text, 0);
    g_free (self->item);
    self->item = NULL;
  }
  self->speaking = self->open = TRUE;
  self->answered = FALSE;
  if (!self->item) {
    /* The first thing that is said of it is when it began. */
    g_autofree char *after = g_steal_pointer (&self->last);

    self->item = g_strdup_printf ("v%08x_%u", self->nonce, ++self->n_items);
    self->last = g_strdup (self->item);
    emit (self, TANDEM_VOICE_SPEECH_STARTED, NULL, start_ms);
    tandem_voice_session_emit (self->session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_ITEM_ADDED, .item_id = self->item,
                                                                    .after_item_id = after, .party = TANDEM_PARTY_REMOTE });
  } else if (interrupts) {
    /* Its words are yet to come, but its answer ends now. */
    emit (self, TANDEM_VOICE_SPEECH_STARTED, NULL, start_ms);
  }
  if (over || !self->finder.speaking)
    stop (self, over ? self->end_ms : self->finder.given_ms);
}

static void
take_change (TandemVoiceTalk *self, TandemUtteranceChange change)
{
  if (change == TANDEM_UTTERANCE_BEGAN) {
    if (!self->untold || self->finder.start_ms - self->end_ms > SAME_TURN_MS)
      self->start_ms = self->finder.start_ms;
    self->untold = !self->speaking;
  } else if (change == TANDEM_UTTERANCE_OVER) {
    self->end_ms = self->finder.talked_ms;
    stop (self, self->end_ms);
  }
}

static double
get_level (TandemVoiceTalk *self, gsize n)
{
  if (self->format == TANDEM_VOICE_FORMAT_PCMU_8000)
    return tandem_ulaw_level ((const guint8 *) self->frame, n);
  return tandem_pcm_level (self->frame, n / sizeof *self->frame);
}

void
tandem_voice_talk_hear (TandemVoiceTalk *self, const guint8 *data, gsize n)
{
  gsize whole = FRAME_MS * tandem_converter_bytes_per_ms (self->format);

  while (n > 0 && self->text) {
    gsize part = MIN (n, whole - self->n_frame);

    memcpy ((guint8 *) self->frame + self->n_frame, data, part);
    self->n_frame += part;
    data += part;
    n -= part;
    if (self->n_frame < whole)
      return;
    self->n_frame = 0;
    take_change (self, tandem_utterance_finder_judge (&self->finder, get_level (self, whole), self->pause_ms));
    if (self->untold && self->finder.speaking && !self->answering && self->finder.talked_ms - self->start_ms >= TALK_MS)
      tandem_voice_talk_announce (self, FALSE);
  }
}

void
tandem_voice_talk_take_text (TandemVoiceTalk *self, const char *text, gboolean finished)
{
  /* Words come late, in the midst of the answer to them. */
  if (!self->open && *text && (self->untold || !self->item))
    tandem_voice_talk_announce (self, TRUE);
  if (*text && self->item) {
    self->open = TRUE;
    g_string_append (self->text, text);
    emit (self, TANDEM_VOICE_REMOTE_TEXT, text, 0);
  }
  if (finished && !self->speaking)
    tandem_voice_talk_finish (self);
  else
    await_words (self);
}

void
tandem_voice_talk_begin_answer (TandemVoiceTalk *self, gboolean to_remote)
{
  self->answering = TRUE;
  tandem_timer_stop (&self->timer);
  if (to_remote)
    tandem_voice_talk_announce (self, FALSE);
  stop (self, self->finder.talked_ms);
  self->answered = self->open;
  /* Whoever goes on talking begins anew. */
  self->finder.speaking = self->untold = FALSE;
}

void
tandem_voice_talk_end_answer (TandemVoiceTalk *self)
{
  self->answering = FALSE;
  /* Who has just interrupted it has not been understood yet. */
  if (self->answered)
    tandem_voice_talk_finish (self);
  else
    await_words (self);
}

gboolean
tandem_voice_talk_is_waiting (TandemVoiceTalk *self)
{
  return self->speaking || (self->open && !self->answered);
}
