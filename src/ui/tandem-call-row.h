// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-call.h"

/* One call of the history: who, when, how it ended, how long it lasted.  Main thread only.
 * Property call (TandemCall, nullable). */
#define TANDEM_TYPE_CALL_ROW (tandem_call_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallRow, tandem_call_row, TANDEM, CALL_ROW, GtkWidget)

/* Numbers are shown as people in @region write them. */
GtkWidget *tandem_call_row_new (const char *region);
TandemCall *tandem_call_row_get_call (TandemCallRow *self);
void tandem_call_row_set_call (TandemCallRow *self, TandemCall *call);
/* Compared with the row's own call; marks the row. */
void tandem_call_row_set_open_call (TandemCallRow *self, TandemCall *open);
