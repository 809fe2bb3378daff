// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-inbox.h"

/* What a text will cost about, beside its segments; not there while no price is known.  Main thread only. */
#define TANDEM_TYPE_TEXT_COST_LABEL (tandem_text_cost_label_get_type ())
G_DECLARE_FINAL_TYPE (TandemTextCostLabel, tandem_text_cost_label, TANDEM, TEXT_COST_LABEL, GtkWidget)

/* Once. */
void tandem_text_cost_label_set_up (TandemTextCostLabel *self, TandemInbox *inbox, TandemSettings *settings);
/* @number: nullable.  Nothing is shown for nothing. */
void tandem_text_cost_label_show (TandemTextCostLabel *self, const char *number, guint n_segments, guint n_files);
