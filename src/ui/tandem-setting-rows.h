// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-settings.h"

/* Rows of the preferences that show and change one setting each; a change counts at once.  What the environment gives is shown, says
 * so and cannot be changed.  Texts are translated by who asks.  Main thread only. */

/* One value of a setting of words, and how it is called; a list of them ends with { NULL }. */
typedef struct {
  const char *word;
  const char *label; /* not yet translated, in the context that is given with the list */
} TandemSettingChoice;

/* What a person wrote as it is kept, or NULL when it cannot be.  (transfer full) */
typedef char *(*TandemSettingReader) (const char *text);

void tandem_setting_rows_bind_choice (AdwComboRow *row, TandemSettings *settings, const char *property, const char *context,
                                      const TandemSettingChoice *choices);
void tandem_setting_rows_add_choice (AdwPreferencesGroup *group, TandemSettings *settings, const char *property,
                                     const char *title, const char *context, const TandemSettingChoice *choices);
void tandem_setting_rows_add_switch (AdwPreferencesGroup *group, TandemSettings *settings, const char *property,
                                     const char *title, const char *subtitle);
/* Within the bounds of the setting, in steps of @step with @digits behind the point. */
void tandem_setting_rows_add_number (AdwPreferencesGroup *group, TandemSettings *settings, const char *property,
                                     const char *title, const char *subtitle, double step, guint digits);
/* What @read refuses is answered with @problem under the entry, and the setting stays what it was; NULL takes everything. */
void tandem_setting_rows_add_text (AdwPreferencesGroup *group, TandemSettings *settings, const char *property,
                                   const char *title, const char *help, TandemSettingReader read, const char *problem);
