// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-turn-taker.h"

#include "tandem-backchannel.h"

#define FRAME_MS 20
/* Less is a click or a breath. */
#define SPEECH_MIN_MS 80

static TandemTurnDecision
go_to (TandemTurnTaker *self, TandemTurnTakerState state, TandemTurnDecision decision)
{
  if (state == TANDEM_TURN_TAKER_IDLE)
    self->voice_ms = 0;
  self->state = state;
  self->quiet_ms = 0;
  return decision;
}

/* Speech that is interrupted by single frames of nothing is speech all the same. */
static gboolean
is_beginning (TandemTurnTaker *self, gboolean voice)
{
  self->voice_ms = voice ? self->voice_ms + FRAME_MS : MAX (self->voice_ms - FRAME_MS, 0);
  return self->voice_ms >= SPEECH_MIN_MS;
}

static void
count (TandemTurnTaker *self, gboolean voice)
{
  self->voice_ms += voice ? FRAME_MS : 0;
  self->quiet_ms = voice ? 0 : self->quiet_ms + FRAME_MS;
}

static TandemTurnDecision
doubt (TandemTurnTaker *self)
{
  if (self->voice_ms >= self->interrupt_ms)
    return go_to (self, TANDEM_TURN_TAKER_SPEAKING, TANDEM_TURN_BEGUN);
  if (self->quiet_ms < self->silence_ms)
    return TANDEM_TURN_NONE;
  if (self->judge_ms == 0)
    return go_to (self, TANDEM_TURN_TAKER_IDLE, TANDEM_TURN_DISMISSED);
  self->voice_ms = 0;
  return go_to (self, TANDEM_TURN_TAKER_JUDGING, TANDEM_TURN_PAUSED);
}

static TandemTurnDecision
judge (TandemTurnTaker *self, gboolean voice)
{
  self->quiet_ms += FRAME_MS;
  /* Who goes on means it. */
  if (is_beginning (self, voice))
    return go_to (self, TANDEM_TURN_TAKER_SPEAKING, TANDEM_TURN_BEGUN);
  if (self->quiet_ms >= self->judge_ms)
    return go_to (self, TANDEM_TURN_TAKER_IDLE, TANDEM_TURN_DISMISSED);
  return TANDEM_TURN_NONE;
}

TandemTurnDecision
tandem_turn_taker_feed (TandemTurnTaker *self, gboolean voice, gboolean agent_is_heard)
{
  switch (self->state) {
    case TANDEM_TURN_TAKER_IDLE:
      if (!is_beginning (self, voice))
        return TANDEM_TURN_NONE;
      return agent_is_heard ? go_to (self, TANDEM_TURN_TAKER_DOUBTFUL, TANDEM_TURN_DOUBTED)
                            : go_to (self, TANDEM_TURN_TAKER_SPEAKING, TANDEM_TURN_BEGUN);
    case TANDEM_TURN_TAKER_DOUBTFUL:
      count (self, voice);
      return doubt (self);
    case TANDEM_TURN_TAKER_JUDGING: return judge (self, voice);
    case TANDEM_TURN_TAKER_SPEAKING:
    default:
      count (self, voice);
      return self->quiet_ms >= self->silence_ms ? go_to (self, TANDEM_TURN_TAKER_IDLE, TANDEM_TURN_ENDED) : TANDEM_TURN_NONE;
  }
}

TandemTurnDecision
tandem_turn_taker_understand (TandemTurnTaker *self, const char *text)
{
  if (self->state != TANDEM_TURN_TAKER_JUDGING)
    return TANDEM_TURN_NONE;
  return go_to (self, TANDEM_TURN_TAKER_IDLE, tandem_backchannel_check (text) ? TANDEM_TURN_DISMISSED : TANDEM_TURN_TAKEN);
}
