// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

/* An entry and a button that opens a list of what can be written there: one of it, or any other
 * text.  Main thread only.
 *
 * Properties: title, choose: what the button is called.  Signal: "changed". */
#define TANDEM_TYPE_SUGGESTION_ROW (tandem_suggestion_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemSuggestionRow, tandem_suggestion_row, TANDEM, SUGGESTION_ROW, AdwEntryRow)

/* @words (nullable): NULL-terminated, copied; @labels (nullable) are as many, what each is called.  @none: what "" is called, NULL: it is
 * not offered.  Without any there is no button. */
void tandem_suggestion_row_set_words (TandemSuggestionRow *self, const char *none, const char *const *words, const char *const *labels);
