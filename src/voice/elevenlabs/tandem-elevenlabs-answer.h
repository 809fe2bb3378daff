// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-reply.h"

/* What the agent says, and whether anybody is to hear it.  The service does not tell that an answer is over: it is when the sound of
 * all its words came, or nothing more has come, and it would be heard by then.  What the agent opens the conversation with is
 * kept until somebody takes up the telephone.  Plain data of its session; media thread only. */
typedef struct {
  TandemVoiceTalk talk;
  TandemVoiceReply reply;

  /* owned */
  char *text;      /* nullable: of an answer of which no sound has come */
  GString *spoken; /* the words of the sound that came of it */
  GSource *timer;  /* until its end */

  /* borrowed */
  void (*over) (gpointer owner); /* an answer is over: another may be asked for */
  gpointer owner;

  gint64 sound_us; /* when the first sound of the answer came */
  gint64 stale_id; /* sound up to this one was interrupted */
  gboolean has_greeting; /* the opening was given to the agent word for word */
  gboolean greeting_asked;
  gboolean waiting;      /* nobody is on the telephone yet */
  gboolean resumed;      /* there was talk before this session */
  gboolean begun;        /* the agent has opened the conversation */
  gboolean asked;        /* an answer was asked for, which has not begun */
  gboolean dropping;     /* what still comes belongs to an answer that is over for us */
  gboolean listening;
  gboolean let_next;     /* while listening: the next answer was asked for */
  gboolean unheard;      /* an answer was held back */
  gboolean foreign;      /* what is under way is not the agent's own */
} TandemElevenlabsAnswer;

void tandem_elevenlabs_answer_init (TandemElevenlabsAnswer *self, void (*over) (gpointer owner), gpointer owner);
void tandem_elevenlabs_answer_clear (TandemElevenlabsAnswer *self);
/* The formats are known now. */
void tandem_elevenlabs_answer_set_up (TandemElevenlabsAnswer *self, TandemVoiceSession *session, const TandemVoiceTraits *traits,
                                      int pause_ms);
gboolean tandem_elevenlabs_answer_is_set_up (TandemElevenlabsAnswer *self);

/* @event_id: -1 when it has none; @words (nullable): what is said in it. */
void tandem_elevenlabs_answer_take_sound (TandemElevenlabsAnswer *self, gint64 event_id, GBytes *audio, const char *words);
/* All its words.  They come with the first sound, before or after it. */
void tandem_elevenlabs_answer_take_text (TandemElevenlabsAnswer *self, const char *text);
void tandem_elevenlabs_answer_take_interruption (TandemElevenlabsAnswer *self, gint64 event_id);
void tandem_elevenlabs_answer_take_user_text (TandemElevenlabsAnswer *self, const char *text);
/* For whatever reason, if one is under way. */
void tandem_elevenlabs_answer_end (TandemElevenlabsAnswer *self, gboolean cancelled);

/* Somebody is there to hear it. */
void tandem_elevenlabs_answer_stop_waiting (TandemElevenlabsAnswer *self);
/* The opening is to be said now.  FALSE when it cannot be any more. */
gboolean tandem_elevenlabs_answer_greet (TandemElevenlabsAnswer *self);
/* What is under way is heard. */
gboolean tandem_elevenlabs_answer_is_heard (TandemElevenlabsAnswer *self);
/* What is held back is for nobody. */
void tandem_elevenlabs_answer_forget (TandemElevenlabsAnswer *self);
/* The same, and if it is under way what still comes of it is, too. */
void tandem_elevenlabs_answer_drop_held (TandemElevenlabsAnswer *self);
