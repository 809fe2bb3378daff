// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-resume.h"
#include "tandem-playout.h"
#include "tandem-turn-reporter.h"

/* What the agent says: from the service's sound to the playout, and how far the remote heard it.  Plain data of the agent's
 * port; media thread. */
typedef struct _TandemAgentSpeech TandemAgentSpeech;

/* It listens to @playout and tells @turns; @resume is borrowed. */
TandemAgentSpeech *tandem_agent_speech_new (TandemPlayout *playout, TandemTurnReporter *turns, TandemAgentResume *resume,
                                            TandemClock clock);
void tandem_agent_speech_free (TandemAgentSpeech *self);
/* The sound of @voice comes from now on; NULL: none does, and what came is said to its end.  FALSE with TANDEM_AUDIO_ERROR. */
gboolean tandem_agent_speech_set_voice (TandemAgentSpeech *self, TandemVoice *voice, GError **error);
/* The telephone was answered, now. */
void tandem_agent_speech_attach (TandemAgentSpeech *self);
/* A moment of the clock as ms of the stream, 0 before it began. */
gint64 tandem_agent_speech_stream_ms (TandemAgentSpeech *self, gint64 at_us);
/* @event is a piece of sound.  FALSE with an error: in TANDEM_AUDIO_ERROR it cannot be played at all, else it was too much. */
gboolean tandem_agent_speech_take (TandemAgentSpeech *self, const TandemVoiceEvent *event, GError **error);
/* No more sound of the item comes. */
void tandem_agent_speech_end_item (TandemAgentSpeech *self, const TandemVoiceEvent *event);
/* Sound of @event comes too late to be said. */
gboolean tandem_agent_speech_is_late (TandemAgentSpeech *self, const TandemVoiceEvent *event);
/* @event is of an answer that was begun when nobody was there any more. */
gboolean tandem_agent_speech_is_for_nobody (TandemAgentSpeech *self, const TandemVoiceEvent *event);
/* Nothing of the agent is heard from now on: silence first, then the service is told how far it was heard.  @cancel: it is to
 * stop, too. */
void tandem_agent_speech_cut_short (TandemAgentSpeech *self, gboolean cancel);
/* Nobody is there any more. */
void tandem_agent_speech_hang_up (TandemAgentSpeech *self);
