// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-gemini-talk.h"

/* What the model says in one go.  The service names neither answers nor items; that is done here.  An answer nobody asked for
 * is held until somebody does, or the next one begins.  Plain data of its session; media thread only. */
typedef struct {
  /* owned */
  char *id;         /* nullable, as the next: none so far */
  char *item;
  GString *text;
  GString *early;   /* words that came before the sound */
  GPtrArray *held;  /* GBytes */

  /* borrowed */
  TandemGeminiTalk *talk;

  guint64 n_bytes;  /* of sound that came */
  gsize n_held;     /* bytes */
  guint n_answers;
  guint turn;       /* how much had been said when it began */
  gboolean active;  /* it has begun and is not over */
  gboolean holding; /* nobody was told */
  gboolean exact;
  gboolean audio_over;
  gboolean cancelled;
} TandemGeminiReply;

void tandem_gemini_reply_init (TandemGeminiReply *self, TandemGeminiTalk *talk);
void tandem_gemini_reply_clear (TandemGeminiReply *self);

/* @exact: what was to be said word for word.  @hold: nobody asked for it. */
void tandem_gemini_reply_begin (TandemGeminiReply *self, gboolean exact, gboolean hold);
void tandem_gemini_reply_take_audio (TandemGeminiReply *self, GBytes *audio);
void tandem_gemini_reply_take_text (TandemGeminiReply *self, const char *text);
/* Words while no answer is under way: the last ones of the one before, or, when somebody has spoken since, the first ones of the next. */
void tandem_gemini_reply_take_lone_text (TandemGeminiReply *self, const char *text);
void tandem_gemini_reply_end_audio (TandemGeminiReply *self);
void tandem_gemini_reply_end (TandemGeminiReply *self, gboolean cancelled);
/* Tells what was held.  FALSE when nothing was, or more has been said since. */
gboolean tandem_gemini_reply_release (TandemGeminiReply *self);
/* What was held is forgotten.  TRUE when there was something. */
gboolean tandem_gemini_reply_forget (TandemGeminiReply *self);

/* The words of @item_id that are in its first @heard_ms; NULL when it is not the latest one, or was heard to its end.
 * (transfer full) */
char *tandem_gemini_reply_dup_heard (TandemGeminiReply *self, const char *item_id, gint64 heard_ms);
