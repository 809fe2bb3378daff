// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-history.h"
#include "tandem-clock.h"
#include "tandem-pending-speech.h"

/* What a voice session must be given that takes the place of another: what was said, what the remote said that nobody
 * understood yet, and that an answer is owed.  Plain data of the agent's port; media thread. */
typedef struct {
  /* owned */
  TandemAgentHistory *history;
  TandemPendingSpeech *pending;

  TandemClock clock;
  gboolean expected; /* the service was asked to speak, or will speak by itself, and has not finished */
  gboolean owed;     /* the session ended meanwhile: the remote waits */
  gint64 began_us;   /* when the session in use began */
  gint64 lost_ms;    /* of the stream: up to where the lost session heard the remote; -1: none was lost */
} TandemAgentResume;

TandemAgentResume *tandem_agent_resume_new (TandemClock clock);
void tandem_agent_resume_free (TandemAgentResume *self);

/* @event, which is @at_ms of the stream (-1: it has no time), came from the session in use.  @answers: whoever speaks to it
 * gets an answer. */
void tandem_agent_resume_take_event (TandemAgentResume *self, const TandemVoiceEvent *event, gint64 at_ms, gboolean answers);
/* The session was asked to speak. */
void tandem_agent_resume_expect (TandemAgentResume *self);
/* The session ended, at @at_ms of the stream; -1: it heard nothing. */
void tandem_agent_resume_lose (TandemAgentResume *self, gint64 at_ms);
/* @voice, which knows nothing or what it knew when its handle was given, is in use from now on.  Gives from which ms of the stream on it is to hear the remote; -1: from
 * now on. */
gint64 tandem_agent_resume_begin (TandemAgentResume *self, TandemVoice *voice);
/* Nobody has spoken for @quiet_ms.  TRUE, once, when the service will not answer by itself what is owed. */
gboolean tandem_agent_resume_check (TandemAgentResume *self, gint64 quiet_ms);
/* The service produced @item_id itself, in the session in use. */
gboolean tandem_agent_resume_is_own (TandemAgentResume *self, const char *item_id);
