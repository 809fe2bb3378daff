// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

/* An entry with one sentence under it: help, or what is wrong with what was entered.  Main thread only.
 * Properties: title, help (strings), secret (gboolean, construct only): hides what is typed; text (string).
 * Signals: "changed", "entry-activated". */
#define TANDEM_TYPE_ENTRY_FIELD (tandem_entry_field_get_type ())
G_DECLARE_FINAL_TYPE (TandemEntryField, tandem_entry_field, TANDEM, ENTRY_FIELD, GtkWidget)

const char *tandem_entry_field_get_text (TandemEntryField *self);
void tandem_entry_field_set_text (TandemEntryField *self, const char *text);
/* The sentence that is shown while there is no problem. */
void tandem_entry_field_set_help (TandemEntryField *self, const char *help);
/* Shows @problem instead of the help; NULL shows the help again. */
void tandem_entry_field_set_problem (TandemEntryField *self, const char *problem);
