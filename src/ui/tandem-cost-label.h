// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-cost.h"

/* What a call costs, small and quiet; hidden while nobody counts.  Its tooltip, and its description for screen readers, say of what. */
#define TANDEM_TYPE_COST_LABEL (tandem_cost_label_get_type ())
G_DECLARE_FINAL_TYPE (TandemCostLabel, tandem_cost_label, TANDEM, COST_LABEL, GtkWidget)

/* @call: nullable. */
void tandem_cost_label_set_call (TandemCostLabel *self, TandemCall *call);
/* Looks again: a call may get a cost. */
void tandem_cost_label_update (TandemCostLabel *self);
