// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-voice-talk.h"

/* What a model says in one go, with a service that names neither answers nor items: that is done here.  An answer nobody asked for
 * is held until somebody does, or the next one begins.  Plain data of its session; media thread only. */
typedef struct {
  /* owned */
  char *id;         /* nullable, as the next: none so far */
  char *item;
  GString *text;
  GString *early;   /* words that came before the sound */
  GPtrArray *held;  /* GBytes */

  /* borrowed */
  TandemVoiceTalk *talk;

  guint bytes_per_ms;
  guint64 n_bytes;  /* of sound that came */
  gsize n_held;     /* bytes */
  guint n_answers;
  guint turn;       /* how much had been said when it began */
  gboolean active;  /* it has begun and is not over */
  gboolean holding; /* nobody was told */
  gboolean exact;
  gboolean audio_over;
  gboolean cancelled;
} TandemVoiceReply;

/* @format: of the sound that comes. */
void tandem_voice_reply_init (TandemVoiceReply *self, TandemVoiceTalk *talk, TandemVoiceFormat format);
void tandem_voice_reply_clear (TandemVoiceReply *self);

/* @exact: what was to be said word for word.  @hold: nobody asked for it. */
void tandem_voice_reply_begin (TandemVoiceReply *self, gboolean exact, gboolean hold);
void tandem_voice_reply_take_audio (TandemVoiceReply *self, GBytes *audio);
void tandem_voice_reply_take_text (TandemVoiceReply *self, const char *text);
/* Words while no answer is under way: the last ones of the one before, or, when somebody has spoken since, the first ones of the next. */
void tandem_voice_reply_take_lone_text (TandemVoiceReply *self, const char *text);
void tandem_voice_reply_end_audio (TandemVoiceReply *self);
void tandem_voice_reply_end (TandemVoiceReply *self, gboolean cancelled);
/* Tells what was held.  FALSE when nothing was, or more has been said since. */
gboolean tandem_voice_reply_release (TandemVoiceReply *self);
/* What was held is forgotten.  TRUE when there was something. */
gboolean tandem_voice_reply_forget (TandemVoiceReply *self);

/* The words of @item_id that are in its first @heard_ms; NULL when it is not the latest one, or was heard to its end.
 * (transfer full) */
char *tandem_voice_reply_dup_heard (TandemVoiceReply *self, const char *item_id, gint64 heard_ms);
