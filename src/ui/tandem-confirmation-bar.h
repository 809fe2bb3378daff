// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call.h"

/* What the agent of a call wants to do and waits for the operator's word for (TandemToolConfirmations): the oldest of it, with its values, and
 * two buttons.  Hidden while there is nothing.  Main thread only. */
#define TANDEM_TYPE_CONFIRMATION_BAR (tandem_confirmation_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemConfirmationBar, tandem_confirmation_bar, TANDEM, CONFIRMATION_BAR, GtkWidget)

/* NULL hides it. */
void tandem_confirmation_bar_set_call (TandemConfirmationBar *self, TandemCall *call);

/* The members of @arguments (a JSON object) for people, a line each: "text: Hello".  (transfer full) */
char *tandem_confirmation_bar_dup_values (const char *arguments);
