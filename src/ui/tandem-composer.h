// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call-actions.h"

/* Where the operator writes to the agent: a private note, or words that it is to say exactly.  Enter sends, Escape empties;
 * what was wrong is said below.  Main thread only.  Property say-exactly (gboolean). */
#define TANDEM_TYPE_COMPOSER (tandem_composer_get_type ())
G_DECLARE_FINAL_TYPE (TandemComposer, tandem_composer, TANDEM, COMPOSER, GtkWidget)

void tandem_composer_set_actions (TandemComposer *self, TandemCallActions *actions);
/* Another call is on show: nothing written for one may reach another. */
void tandem_composer_clear (TandemComposer *self);
