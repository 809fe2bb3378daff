// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-party.h"
#include "tandem-voice-session.h"

/* What the model is to be told in writing, until it is.  The 3.1 preview takes content only before anything was heard, as history, and
 * speaks only when a text is said to it: later everything waits for the next thing that is to be answered, and goes with it as
 * text.  Plain data of its session; media thread only. */
typedef struct {
  /* owned */
  GString *turns;        /* elements of clientContent */
  GString *words;        /* the same in plain words */

  gboolean only_history; /* it is such a model */
  gboolean begun;        /* something was heard */
} TandemGeminiBriefing;

void tandem_gemini_briefing_init (TandemGeminiBriefing *self, const char *model);
void tandem_gemini_briefing_clear (TandemGeminiBriefing *self);
void tandem_gemini_briefing_add (TandemGeminiBriefing *self, TandemParty party, const char *text);
/* Something waits to be told. */
gboolean tandem_gemini_briefing_is_waiting (TandemGeminiBriefing *self);
/* Tells what can be told without an answer. */
void tandem_gemini_briefing_tell (TandemGeminiBriefing *self, TandemVoiceSession *session);
/* Tells all of it and @text, and wants an answer. */
void tandem_gemini_briefing_ask (TandemGeminiBriefing *self, TandemVoiceSession *session, const char *text);
