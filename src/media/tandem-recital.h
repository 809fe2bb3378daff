// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-turn.h"
#include "tandem-voice.h"

/* Words that the agent says exactly, whatever is to be heard meanwhile: a machine's tone is no answer to them.  Every other
 * utterance of it is for nobody as long as this goes on.  Plain data of the agent's port; media thread. */
typedef struct {
  /* owned; NULL: none goes on */
  char *text;
  char *response_id; /* likewise NULL: not begun */
  char *item_id;
} TandemRecital;

/* @voice, nullable, stops what it says or was asked for, and only listens; the words it is yet to be asked for. */
void tandem_recital_begin (TandemRecital *self, TandemVoice *voice, const char *text);
void tandem_recital_end (TandemRecital *self);
gboolean tandem_recital_is_going_on (TandemRecital *self);
/* Any event of @voice.  TRUE: it begins to say, or says, what is for nobody. */
gboolean tandem_recital_take_event (TandemRecital *self, TandemVoice *voice, const TandemVoiceEvent *event);
/* A copy of @update, which tells whether it is the words themselves. */
TandemTurnUpdate *tandem_recital_mark (TandemRecital *self, const TandemTurnUpdate *update);
