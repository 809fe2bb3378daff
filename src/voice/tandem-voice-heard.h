// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"

/* How much was heard of what an agent says, for services that cannot be told to cut it short: they are told in words.
 * Plain data of its session; media thread only. */
typedef struct {
  /* owned */
  char *item;        /* nullable: the latest one */
  GString *text;     /* nullable: its words so far */

  guint64 n_bytes;   /* of its sound */
  guint bytes_per_ms;
} TandemVoiceHeard;

/* @format: of the sound. */
void tandem_voice_heard_init (TandemVoiceHeard *self, TandemVoiceFormat format);
void tandem_voice_heard_clear (TandemVoiceHeard *self);

/* More of @item_id, or the first of it: @text and @n bytes of sound, either may be nothing. */
void tandem_voice_heard_take (TandemVoiceHeard *self, const char *item_id, const char *text, gsize n);
/* The words of @item_id that are in its first @heard_ms; NULL when it is not the latest one, or was heard to its end.
 * (transfer full) */
char *tandem_voice_heard_dup (TandemVoiceHeard *self, const char *item_id, gint64 heard_ms);

/* What the agent is told when the caller heard only @words of its latest answer, "" for nothing.  (transfer full) */
char *tandem_voice_heard_note (const char *words);
