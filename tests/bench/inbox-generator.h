// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How much of everything; the same seed makes the same inbox on every machine. */
typedef struct {
  guint n_threads;
  guint n_messages;
  guint n_turns; /* said in calls, twelve a call */
  guint64 seed;
} InboxSize;

typedef enum { INBOX_ENGLISH, INBOX_KOREAN, INBOX_CHINESE, N_INBOX_LANGUAGES } InboxLanguage;

/* Fills the empty database of Tandem at @path with what people write: texts of a few words, most of them frequent (Zipf), in threads
 * of which a few are long and most are short.  A few threads mix languages.  Its triggers fill the indexes. */
void inbox_generator_fill (const char *path, const InboxSize *size);
/* Only the calls and what was said in them: also into the tables of an older Tandem. */
void inbox_generator_fill_calls (const char *path, const InboxSize *size);

/* The word that is used @rank-th often, from 0. */
char *inbox_generator_dup_word (InboxLanguage language, guint rank);
guint inbox_generator_n_words (InboxLanguage language);
/* Of the thread that was made @index-th, from 0.  Those with small numbers have more texts. */
char *inbox_generator_dup_number (guint index);
