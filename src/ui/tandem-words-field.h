// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

/* A group of the preferences that is one text of several lines: its title is its name, and under it stand how long it is and what is to be
 * said about it.  Main thread only.
 *
 * Properties: code (gboolean): in letters of one width; variables (gboolean): with a button that inserts those of tandem-profile-variables.h.
 * Signal: "changed": by the person. */
#define TANDEM_TYPE_WORDS_FIELD (tandem_words_field_get_type ())
G_DECLARE_FINAL_TYPE (TandemWordsField, tandem_words_field, TANDEM, WORDS_FIELD, AdwPreferencesGroup)

/* (transfer full) */
char *tandem_words_field_dup_text (TandemWordsField *self);
void tandem_words_field_set_text (TandemWordsField *self, const char *text);
/* A sentence under the text, nullable; @problem: something is wrong with it. */
void tandem_words_field_say (TandemWordsField *self, const char *sentence, gboolean problem);
