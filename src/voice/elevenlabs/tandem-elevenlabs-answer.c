// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-answer.h"

#include "tandem-elevenlabs-notes.h"
#include "tandem-timer.h"

/* So long nothing more comes of an answer that was heard to its end. */
#define GRACE_MS 400

void
tandem_elevenlabs_answer_init (TandemElevenlabsAnswer *self, void (*over) (gpointer owner), gpointer owner)
{
  self->spoken = g_string_new (NULL);
  self->stale_id = -1;
  self->waiting = TRUE;
  self->over = over;
  self->owner = owner;
}

void
tandem_elevenlabs_answer_clear (TandemElevenlabsAnswer *self)
{
  tandem_timer_stop (&self->timer);
  tandem_voice_reply_clear (&self->reply);
  tandem_voice_talk_clear (&self->talk);
  g_clear_pointer (&self->text, g_free);
  if (self->spoken)
    g_string_free (self->spoken, TRUE);
  self->spoken = NULL;
}

void
tandem_elevenlabs_answer_set_up (TandemElevenlabsAnswer *self, TandemVoiceSession *session, const TandemVoiceTraits *traits,
                                 int pause_ms)
{
  tandem_voice_talk_init (&self->talk, session, traits->input, pause_ms);
  tandem_voice_reply_init (&self->reply, &self->talk, traits->output);
}

gboolean
tandem_elevenlabs_answer_is_set_up (TandemElevenlabsAnswer *self)
{
  return self->talk.session != NULL;
}

gboolean
tandem_elevenlabs_answer_is_heard (TandemElevenlabsAnswer *self)
{
  return self->reply.active && !self->reply.holding;
}

void
tandem_elevenlabs_answer_forget (TandemElevenlabsAnswer *self)
{
  self->unheard |= tandem_voice_reply_forget (&self->reply);
}

void
tandem_elevenlabs_answer_end (TandemElevenlabsAnswer *self, gboolean cancelled)
{
  tandem_timer_stop (&self->timer);
  /* Of what was cut short only the words are known that came as sound. */
  if (cancelled && self->spoken->len > 0 && self->reply.active)
    g_string_assign (self->reply.text, self->spoken->str);
  g_string_truncate (self->spoken, 0);
  tandem_voice_reply_end (&self->reply, cancelled);
  self->over (self->owner);
}

static gboolean
on_over (gpointer user_data)
{
  TandemElevenlabsAnswer *self = user_data;
  g_autoptr (GObject) keep = g_object_ref (self->owner);

  tandem_elevenlabs_answer_end (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* The sound that came is the whole answer. */
static gboolean
is_whole (TandemElevenlabsAnswer *self)
{
  return self->spoken->len > 0 && self->reply.text->len > 0 &&
         tandem_elevenlabs_notes_count_letters (self->spoken->str) >= tandem_elevenlabs_notes_count_letters (self->reply.text->str);
}

static void
await_end (TandemElevenlabsAnswer *self)
{
  gboolean whole = is_whole (self);
  gint64 said_ms = (gint64) (self->reply.n_bytes / self->reply.bytes_per_ms);
  gint64 gone_ms = (g_get_monotonic_time () - self->sound_us) / 1000;

  if (whole)
    tandem_voice_reply_end_audio (&self->reply);
  if (self->reply.active)
    tandem_timer_start (&self->timer, (guint) MAX (said_ms - gone_ms + (whole ? 0 : GRACE_MS), 1), on_over, self);
}

static void
begin (TandemElevenlabsAnswer *self)
{
  gboolean first = !self->begun;
  gboolean exact = first && self->has_greeting;
  gboolean hold = exact ? !self->greeting_asked
                        : (first && (self->waiting || self->resumed)) || (self->listening && !self->let_next && !self->asked);
  g_autofree char *text = g_steal_pointer (&self->text);

  tandem_elevenlabs_answer_forget (self);
  if (!hold)
    self->let_next = FALSE;
  self->begun = TRUE;
  self->asked = FALSE;
  self->sound_us = g_get_monotonic_time ();
  g_string_truncate (self->spoken, 0);
  tandem_voice_reply_begin (&self->reply, exact, hold);
  if (text)
    tandem_voice_reply_take_text (&self->reply, text);
}

void
tandem_elevenlabs_answer_take_sound (TandemElevenlabsAnswer *self, gint64 event_id, GBytes *audio, const char *words)
{
  if (self->dropping || (event_id >= 0 && event_id <= self->stale_id))
    return;
  /* Somebody who is not there yet is asked whether he is. */
  if (!self->reply.active && self->waiting && self->begun)
    return;
  if (!self->reply.active)
    begin (self);
  if (!self->reply.active)
    return;
  tandem_voice_reply_take_audio (&self->reply, audio);
  if (words)
    g_string_append (self->spoken, words);
  await_end (self);
}

void
tandem_elevenlabs_answer_take_text (TandemElevenlabsAnswer *self, const char *text)
{
  self->dropping = FALSE;
  if (self->reply.active && self->reply.text->len == 0) {
    tandem_voice_reply_take_text (&self->reply, text);
    await_end (self);
    return;
  }
  if (self->reply.active)
    tandem_elevenlabs_answer_end (self, FALSE);
  g_free (self->text);
  self->text = g_strdup (text);
}

void
tandem_elevenlabs_answer_take_interruption (TandemElevenlabsAnswer *self, gint64 event_id)
{
  self->stale_id = MAX (self->stale_id, event_id);
  g_clear_pointer (&self->text, g_free);
  /* Whoever hears that somebody speaks may cancel the answer. */
  tandem_voice_talk_announce (&self->talk, TRUE);
  if (self->reply.active && !self->foreign) {
    tandem_elevenlabs_answer_end (self, TRUE);
    tandem_elevenlabs_answer_forget (self);
  }
  self->dropping = FALSE;
}

void
tandem_elevenlabs_answer_take_user_text (TandemElevenlabsAnswer *self, const char *text)
{
  self->begun = TRUE;
  self->dropping = FALSE;
  /* It is all of one turn, whether or not anybody was heard to begin it. */
  if (!self->talk.open)
    tandem_voice_talk_announce (&self->talk, TRUE);
  tandem_voice_talk_take_text (&self->talk, text, TRUE);
  /* What the agent says from now on answers this. */
  if (self->reply.active && !self->foreign)
    tandem_elevenlabs_answer_end (self, FALSE);
}

void
tandem_elevenlabs_answer_stop_waiting (TandemElevenlabsAnswer *self)
{
  self->waiting = FALSE;
  if (!self->reply.holding || self->greeting_asked)
    return;
  if (self->has_greeting || self->resumed || self->listening)
    tandem_elevenlabs_answer_forget (self);
  else
    tandem_voice_reply_release (&self->reply);
}

gboolean
tandem_elevenlabs_answer_greet (TandemElevenlabsAnswer *self)
{
  if (!self->has_greeting || self->greeting_asked || self->resumed || (self->begun && !(self->reply.holding && self->reply.exact)))
    return FALSE;
  self->greeting_asked = TRUE;
  self->waiting = FALSE;
  tandem_voice_reply_release (&self->reply);
  return TRUE;
}

void
tandem_elevenlabs_answer_drop_held (TandemElevenlabsAnswer *self)
{
  if (self->reply.active && self->reply.holding) {
    self->dropping = TRUE;
    tandem_elevenlabs_answer_end (self, TRUE);
  }
  tandem_elevenlabs_answer_forget (self);
}
