// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-utterance-finder.h"
#include "tandem-voice-session.h"

/* Who says what after what, with a service that names no items and does not tell when the remote begins and ceases to speak:
 * names are made here, and times are found by loudness.  Loudness alone is no proof that somebody speaks to the agent; that
 * is what the service understands or does, or 300 ms of talk while the agent is silent.
 * Plain data of its session; media thread only. */
typedef struct {
  /* owned */
  char *last;          /* nullable: what was said last */
  char *item;          /* nullable: what the remote said last */
  GString *text;       /* of that */
  GSource *timer;      /* nullable */

  /* borrowed */
  TandemVoiceSession *session;

  TandemUtteranceFinder finder;
  TandemVoiceFormat format;
  gint16 frame[480];   /* 20 ms, in any format */
  gsize n_frame;       /* bytes */
  guint32 nonce;
  guint n_items;
  int pause_ms;
  gint64 start_ms;     /* of what nobody was told of */
  gint64 end_ms;
  gboolean untold;     /* there is such speech */
  gboolean speaking;   /* as far as the listener knows */
  gboolean open;       /* words of item may come */
  gboolean answered;   /* the agent's latest answer was to item */
  gboolean answering;  /* the agent speaks: an end is not looked for meanwhile */
} TandemVoiceTalk;

/* @format: what is heard. */
void tandem_voice_talk_init (TandemVoiceTalk *self, TandemVoiceSession *session, TandemVoiceFormat format, int pause_ms);
void tandem_voice_talk_clear (TandemVoiceTalk *self);

/* A new name for what @party says now, which the listener is told.  (transfer full) */
char *tandem_voice_talk_add (TandemVoiceTalk *self, TandemParty party);
/* Somebody said it in an earlier session. */
void tandem_voice_talk_set_last (TandemVoiceTalk *self, const char *item_id);
/* Sound as it is given to the service. */
void tandem_voice_talk_hear (TandemVoiceTalk *self, const guint8 *data, gsize n);
/* The service shows that the remote speaks, or has spoken.  @now: even if nothing was loud. */
void tandem_voice_talk_announce (TandemVoiceTalk *self, gboolean now);
/* More of the words. */
void tandem_voice_talk_take_text (TandemVoiceTalk *self, const char *text, gboolean finished);
/* The agent begins to answer: what was said is over.  @to_remote: it is an answer to what was heard. */
void tandem_voice_talk_begin_answer (TandemVoiceTalk *self, gboolean to_remote);
/* Nothing comes of what was heard, or asked. */
void tandem_voice_talk_tell_nothing (TandemVoiceTalk *self);
/* The agent has finished, or was cut short. */
void tandem_voice_talk_end_answer (TandemVoiceTalk *self);
/* No more words will come. */
void tandem_voice_talk_finish (TandemVoiceTalk *self);
/* The remote has spoken, or speaks, and the model may be thinking of its answer. */
gboolean tandem_voice_talk_is_waiting (TandemVoiceTalk *self);
