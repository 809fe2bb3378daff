// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-silence.h"

#include "tandem-error.h"

struct _TandemAgentSilence {
  TandemAgentSilenceParts parts;
  gint64 since_us; /* when somebody was heard last; 0: it was not looked at yet */
  gboolean asked;  /* the remote, since it spoke last */
  gboolean told;   /* that the call is to end */
};

TandemAgentSilence *
tandem_agent_silence_new (const TandemAgentSilenceParts *parts)
{
  TandemAgentSilence *self = g_new0 (TandemAgentSilence, 1);

  self->parts = *parts;
  return self;
}

void
tandem_agent_silence_free (TandemAgentSilence *self)
{
  g_free (self);
}

static void
respond (TandemAgentSilence *self, TandemVoice *voice)
{
  tandem_agent_resume_expect (self->parts.resume);
  tandem_voice_respond (voice);
}

static void
ask (TandemAgentSilence *self, TandemVoice *voice)
{
  self->asked = TRUE;
  tandem_asides_tell (self->parts.asides, voice, NULL,
                      "The caller has said nothing for a while. Ask in one short sentence whether they are still there.");
  respond (self, voice);
}

/* Somebody speaks, or is about to. */
static gboolean
is_lively (TandemAgentSilence *self)
{
  return tandem_uplink_get_speaking (self->parts.uplink) || !tandem_playout_is_empty (self->parts.playout) ||
         tandem_playout_is_generating (self->parts.playout) || self->parts.resume->expected;
}

static void
end (TandemAgentSilence *self, int seconds)
{
  g_autoptr (GError) quiet = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_QUIET,
                                          "The other side has said nothing for %d s: the call is being ended.", seconds);

  self->told = TRUE;
  self->parts.notice (quiet, self->parts.user_data);
}

/* Only where the agent has the call to itself: an operator knows what silence means. */
static void
keep_policy (TandemAgentSilence *self, TandemVoice *voice, TandemPatch patch)
{
  gint64 now_us = tandem_clock_now (&self->parts.clock);
  int prompt_s = tandem_profile_get_silence_prompt_s (self->parts.profile);
  int end_s = tandem_profile_get_silence_end_s (self->parts.profile);
  gint64 silent_s;

  self->asked = self->asked && !tandem_uplink_get_speaking (self->parts.uplink);
  if (self->since_us == 0 || patch != TANDEM_PATCH_AGENT || is_lively (self))
    self->since_us = now_us;
  silent_s = (now_us - self->since_us) / G_USEC_PER_SEC;
  if (prompt_s > 0 && silent_s >= prompt_s && !self->asked)
    ask (self, voice);
  /* What it takes to ask is part of the silence. */
  else if (end_s > 0 && silent_s + (self->asked ? prompt_s : 0) >= end_s && (self->asked || prompt_s == 0) && !self->told)
    end (self, end_s);
}

void
tandem_agent_silence_check (TandemAgentSilence *self, TandemVoice *voice, TandemPatch patch)
{
  const TandemAgentSilenceParts *parts = &self->parts;

  if (tandem_patch_lets_agent_speak (patch) && !tandem_uplink_get_speaking (parts->uplink) &&
      tandem_playout_is_empty (parts->playout) &&
      tandem_agent_resume_check (parts->resume, tandem_uplink_get_quiet_ms (parts->uplink))) {
    tandem_asides_tell_gap (parts->asides, voice);
    respond (self, voice);
  }
  keep_policy (self, voice, patch);
}
