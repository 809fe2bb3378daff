// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-people.h"

/* The button of the composer that offers templates (tandem-templates.h), and what makes "/name" and a blank in its text that template.
 * Variables that have no value stay and are marked.  Main thread only. */
#define TANDEM_TYPE_TEMPLATE_MENU (tandem_template_menu_get_type ())
G_DECLARE_FINAL_TYPE (TandemTemplateMenu, tandem_template_menu, TANDEM, TEMPLATE_MENU, GtkWidget)

/* Once; @text_view outlives it. */
void tandem_template_menu_set_up (TandemTemplateMenu *self, TandemSettings *settings, TandemPeople *people, GtkTextView *text_view);
/* Who is written to, and from which number: nullable. */
void tandem_template_menu_set_numbers (TandemTemplateMenu *self, const char *number, const char *own_number);
