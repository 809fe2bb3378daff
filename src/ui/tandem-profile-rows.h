// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-profile-draft.h"

/* Rows that show one field of a draft and give it what is entered.  Texts are translated by who asks; names of fields are static.
 * Main thread only. */

/* One value of a field of words, or of an enumeration, and how it is called; a list of them ends with { NULL }. */
typedef struct {
  const char *word;
  const char *label; /* not yet translated, in the context that is given with the list */
} TandemProfileChoice;

/* What is wrong stands at the end of @group. */
void tandem_profile_rows_bind_text (TandemProfileDraft *draft, const char *field, GtkEditable *row, AdwPreferencesGroup *group);
void tandem_profile_rows_bind_choice (TandemProfileDraft *draft, const char *field, AdwComboRow *row, const char *context,
                                      const TandemProfileChoice *choices);
/* From 0 to @most in steps of @step with @digits behind the point. */
void tandem_profile_rows_add_number (TandemProfileDraft *draft, const char *field, AdwPreferencesGroup *group, const char *title,
                                     const char *subtitle, double most, double step, guint digits);
