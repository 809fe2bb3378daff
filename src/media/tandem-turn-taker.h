// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Decides from 20 ms to 20 ms who has the word, where that is ours to decide.  Whoever speaks while the agent is silent has it at
 * once; whoever speaks into the agent's words stops it, but interrupts it only by going on, or by words that mean something.
 * Plain data, one thread. */
typedef enum {
  TANDEM_TURN_TAKER_IDLE,     /* the remote does not speak */
  TANDEM_TURN_TAKER_DOUBTFUL, /* it speaks into the agent's words */
  TANDEM_TURN_TAKER_JUDGING,  /* it did, and its words are being understood */
  TANDEM_TURN_TAKER_SPEAKING, /* it has the word */
} TandemTurnTakerState;

typedef enum {
  TANDEM_TURN_NONE,
  TANDEM_TURN_DOUBTED,   /* somebody may be interrupting: the agent is to pause */
  TANDEM_TURN_BEGUN,     /* the remote has the word */
  TANDEM_TURN_PAUSED,    /* what made us doubt has ended: it is to be understood */
  TANDEM_TURN_DISMISSED, /* it was nothing: the agent goes on */
  TANDEM_TURN_ENDED,     /* the remote has finished: it is to be understood and answered */
  TANDEM_TURN_TAKEN,     /* as BEGUN, of what is understood already: it is to be answered */
} TandemTurnDecision;

typedef struct {
  int silence_ms;   /* after which the remote has finished */
  int interrupt_ms; /* of speech, that interrupt whatever they say */
  int judge_ms;     /* how long words may take to be understood; 0: nobody understands them */
  TandemTurnTakerState state;
  int voice_ms;     /* of this utterance */
  int quiet_ms;     /* since then */
} TandemTurnTaker;

/* 20 ms passed, in which the remote was heard to speak (@voice), and heard the agent. */
TandemTurnDecision tandem_turn_taker_feed (TandemTurnTaker *self, gboolean voice, gboolean agent_is_heard);
/* What is judged was @text. */
TandemTurnDecision tandem_turn_taker_understand (TandemTurnTaker *self, const char *text);
