// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-session.h"

/* What the agent is told beside the talk: that interrupts nobody and is not answered.  Plain data of its session; media thread
 * only. */
typedef struct {
  /* owned */
  GString *turns; /* of earlier sessions, to be told */
  char *heard;    /* nullable: of the answer that was cut short; it is to be known */
  GSource *timer;

  /* borrowed */
  TandemVoiceSession *session;
} TandemElevenlabsNotes;

void tandem_elevenlabs_notes_init (TandemElevenlabsNotes *self, TandemVoiceSession *session);
void tandem_elevenlabs_notes_clear (TandemElevenlabsNotes *self);

void tandem_elevenlabs_notes_tell (TandemElevenlabsNotes *self, const char *text);
/* @party said it in an earlier session: it is told with tell_turns(). */
void tandem_elevenlabs_notes_add_turn (TandemElevenlabsNotes *self, TandemParty party, const char *text);
void tandem_elevenlabs_notes_tell_turns (TandemElevenlabsNotes *self);
/* Of the answer that was cut short the remote heard only @heard, which is eaten.  The service is first let say what it takes for
 * heard: where it is right it need not be told. */
void tandem_elevenlabs_notes_set_heard (TandemElevenlabsNotes *self, char *heard);
void tandem_elevenlabs_notes_take_correction (TandemElevenlabsNotes *self, const char *text);
/* Nothing may wait any longer. */
void tandem_elevenlabs_notes_tell_heard (TandemElevenlabsNotes *self);

/* Letters of @text, whatever lies between them. */
gsize tandem_elevenlabs_notes_count_letters (const char *text);
