// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-voice-shared.h"

/* What the simulated model of one session heard and was told, and so what it says next.  Plain data; one thread. */
typedef struct {
  /* owned */
  char *heard;  /* nullable */
  char *note;   /* nullable: to be proven (tandem-sim-realtime-note.h) */
  /* borrowed */
  const TandemSimVoiceShared *shared;

  gboolean spoken;     /* somebody said something */
  gboolean agent_last; /* it was the model itself who said the last words */
} TandemSimMind;

void tandem_sim_mind_clear (TandemSimMind *self);
/* Somebody spoke: what was understood of it, "" for nothing.  Borrowed. */
const char *tandem_sim_mind_hear (TandemSimMind *self, GBytes *ulaw);
/* It was said in an earlier session. */
void tandem_sim_mind_recall (TandemSimMind *self, gboolean by_agent, const char *text);
void tandem_sim_mind_note (TandemSimMind *self, const char *text);
/* What is said now; exactly @words when they are given.  (transfer full) */
char *tandem_sim_mind_speak (TandemSimMind *self, const char *words);
