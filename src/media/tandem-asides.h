// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-history.h"
#include "tandem-patch.h"
#include "tandem-voice.h"

/* What an agent was told, or is to be told as soon as it is there, stands in the service's conversation, but nobody said it:
 * utterances follow what was said before it.  Plain data of the agent's port. */
typedef struct _TandemAsides TandemAsides;

TandemAsides *tandem_asides_new (void);
void tandem_asides_free (TandemAsides *self);
/* Tells @voice @text, which nobody said on the telephone; NULL: the next one there is, by tell_waiting().  @item_id NULL:
 * under a name of its own. */
void tandem_asides_tell (TandemAsides *self, TandemVoice *voice, const char *item_id, const char *text);
/* The operator's note @text, at @at_ms of the stream: told to @voice now, or with @history to the next one there is.  Gives the private
 * turn that it is.  (transfer full) */
TandemTurnUpdate *tandem_asides_give_note (TandemAsides *self, TandemVoice *voice, TandemAgentHistory *history, const char *text,
                                           gint64 at_ms);
/* The operator came into earshot of the agent, or left it. */
void tandem_asides_tell_patch (TandemAsides *self, TandemVoice *voice, TandemPatch old, TandemPatch patch);
/* The caller pressed a key. */
void tandem_asides_tell_digit (TandemAsides *self, TandemVoice *voice, char digit);
/* @voice follows a lost session, and is to speak: nobody answered the caller meanwhile. */
void tandem_asides_tell_gap (TandemAsides *self, TandemVoice *voice);
void tandem_asides_tell_waiting (TandemAsides *self, TandemVoice *voice);
/* @item_id is one, and stands after @after (nullable). */
void tandem_asides_add (TandemAsides *self, const char *item_id, const char *after);
/* @after, or the latest before it that is none; nullable.  Borrowed. */
const char *tandem_asides_skip (TandemAsides *self, const char *after);
