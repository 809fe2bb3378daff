// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-elevenlabs-speech.h"
#include "tandem-voice-reply.h"

/* Words that are to be said exactly.  An agent says what it likes, so its voice is asked for them beside the conversation, and they are
 * an answer of their own.  Plain data of its session; media thread only. */
typedef struct _TandemElevenlabsWords TandemElevenlabsWords;

/* They are made: @said is whether any of it was heard of.  @error (nullable): why not all. */
typedef void (*TandemElevenlabsWordsFunc) (const char *text, gboolean said, const GError *error, gpointer user_data);

/* @owner is @user_data, and lives until @func, which comes once unless stop() comes first.  NULL when the address is none. */
TandemElevenlabsWords *tandem_elevenlabs_words_begin (const TandemElevenlabsSpeech *speech, SoupSession *session, const char *text,
                                                      TandemVoiceReply *reply, TandemElevenlabsWordsFunc func, GObject *owner);
/* Nobody wants the rest: it ends itself. */
void tandem_elevenlabs_words_stop (TandemElevenlabsWords *self);
