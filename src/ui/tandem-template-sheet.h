// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-settings.h"

/* The templates as one text (tandem-templates.h), to be written, put in order, copied and pasted.  What cannot be read is explained
 * and not kept.  Main thread only. */
#define TANDEM_TYPE_TEMPLATE_SHEET (tandem_template_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TandemTemplateSheet, tandem_template_sheet, TANDEM, TEMPLATE_SHEET, AdwWindow)

TandemTemplateSheet *tandem_template_sheet_new (GtkWindow *parent, TandemSettings *settings);
