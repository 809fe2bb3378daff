// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-people.h"

/* The rows of a list of texts and calls, with the day above the first of each: for every row of the list view one of each kind at the
 * most, however far it is scrolled.  Main thread only.
 *
 * Signal "bound": a row shows something else, so that the days are to be looked at. */
#define TANDEM_TYPE_TIMELINE_ROWS (tandem_timeline_rows_get_type ())
G_DECLARE_FINAL_TYPE (TandemTimelineRows, tandem_timeline_rows, TANDEM, TIMELINE_ROWS, GObject)

TandemTimelineRows *tandem_timeline_rows_new (TandemPeople *people);
/* Makes the rows of @list_view, whose model is of TandemMessage and TandemCall. */
void tandem_timeline_rows_attach (TandemTimelineRows *self, GtkListView *list_view);
/* Once the list is as it is to be seen: a row is told its place after it is bound. */
void tandem_timeline_rows_show_days (TandemTimelineRows *self, GListModel *timeline);
/* The row with the newest of what has a row: of the list view itself, which takes the focus; borrowed, nullable. */
GtkWidget *tandem_timeline_rows_get_newest (TandemTimelineRows *self);
/* How many rows were ever made: it has an upper bound. */
guint tandem_timeline_rows_get_n_made (TandemTimelineRows *self);
