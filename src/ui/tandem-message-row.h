// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-message.h"
#include "tandem-people.h"

/* One text as a bubble, below the day where one begins.  Its buttons activate "thread.copy" and "thread.retry" with its id.
 * Main thread only. */
#define TANDEM_TYPE_MESSAGE_ROW (tandem_message_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemMessageRow, tandem_message_row, TANDEM, MESSAGE_ROW, GtkWidget)

GtkWidget *tandem_message_row_new (TandemPeople *people);
/* @message nullable. */
void tandem_message_row_set_message (TandemMessageRow *self, TandemMessage *message);
TandemMessage *tandem_message_row_get_message (TandemMessageRow *self); /* borrowed, nullable */
/* @day stands above it; NULL: none does. */
void tandem_message_row_set_day (TandemMessageRow *self, const char *day);
