// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-resume.h"

/* How long a service that was given words again may take before it is asked. */
#define PATIENCE_MS 1000
/* Who has been silent for so long has finished. */
#define FINISHED_MS 500
/* What a lost session may not have taken for speech yet. */
#define UNHEARD_MS 500

TandemAgentResume *
tandem_agent_resume_new (TandemClock clock)
{
  TandemAgentResume *self = g_new0 (TandemAgentResume, 1);

  self->history = tandem_agent_history_new ();
  self->pending = tandem_pending_speech_new ();
  self->clock = clock;
  self->lost_ms = -1;
  return self;
}

void
tandem_agent_resume_free (TandemAgentResume *self)
{
  tandem_agent_history_free (self->history);
  tandem_pending_speech_free (self->pending);
  g_free (self);
}

void
tandem_agent_resume_take_event (TandemAgentResume *self, const TandemVoiceEvent *event, gint64 at_ms, gboolean answers)
{
  switch ((int) event->type) {
  case TANDEM_VOICE_SPEECH_STARTED:
    if (event->item_id)
      tandem_pending_speech_begin (self->pending, event->item_id, at_ms);
    break;
  case TANDEM_VOICE_SPEECH_STOPPED: self->expected = answers; break;
  case TANDEM_VOICE_KEPT: tandem_agent_history_keep (self->history, event->text); break;
  case TANDEM_VOICE_REMOTE_TEXT_DONE: tandem_pending_speech_end (self->pending, event->item_id); break;
  case TANDEM_VOICE_RESPONSE_STARTED:
    self->expected = TRUE;
    self->owed = FALSE;
    break;
  case TANDEM_VOICE_RESPONSE_DONE:
    self->expected = FALSE;
    if (!event->cancelled)
      tandem_pending_speech_answer (self->pending);
    break;
  default: break;
  }
  if (event->item_id)
    tandem_agent_history_set_known (self->history, tandem_pending_speech_get_name (self->pending, event->item_id));
}

void
tandem_agent_resume_expect (TandemAgentResume *self)
{
  self->expected = TRUE;
}

void
tandem_agent_resume_lose (TandemAgentResume *self, gint64 at_ms)
{
  if (at_ms >= 0)
    self->lost_ms = MAX (at_ms - UNHEARD_MS, 0);
  self->owed |= self->expected;
  self->expected = FALSE;
}

gint64
tandem_agent_resume_begin (TandemAgentResume *self, TandemVoice *voice)
{
  const char *handle = tandem_voice_get_resumed (voice);
  gint64 from_ms;

  self->began_us = tandem_clock_now (&self->clock);
  if (handle)
    tandem_agent_history_go_back (self->history, handle);
  else
    tandem_agent_history_forget_session (self->history);
  tandem_agent_history_tell (self->history, voice);
  from_ms = tandem_pending_speech_lose (self->pending);
  if (self->lost_ms >= 0 && (from_ms < 0 || from_ms > self->lost_ms))
    from_ms = self->lost_ms;
  self->lost_ms = -1;
  return from_ms;
}

gboolean
tandem_agent_resume_check (TandemAgentResume *self, gint64 quiet_ms)
{
  gint64 here_ms = (tandem_clock_now (&self->clock) - self->began_us) / 1000;

  if (!self->owed || self->expected || quiet_ms < FINISHED_MS ||
      (here_ms < PATIENCE_MS && !tandem_pending_speech_is_empty (self->pending)))
    return FALSE;
  self->owed = FALSE;
  return TRUE;
}

gboolean
tandem_agent_resume_is_own (TandemAgentResume *self, const char *item_id)
{
  return tandem_agent_history_is_known (self->history, item_id) &&
         !tandem_agent_history_was_told (self->history, item_id);
}
