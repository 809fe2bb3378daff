// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-people.h"
#include "tandem-thread.h"

/* One line of the list of threads: who, the last words, when, how many are unread.  Empty until the thread is loaded.  Main thread only. */
#define TANDEM_TYPE_THREAD_ROW (tandem_thread_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemThreadRow, tandem_thread_row, TANDEM, THREAD_ROW, GtkWidget)

/* @region: whose way of writing numbers is used. */
GtkWidget *tandem_thread_row_new (TandemPeople *people);
/* @thread nullable. */
void tandem_thread_row_set_thread (TandemThreadRow *self, TandemThread *thread);
/* Marks the row when its thread is the one with @number, which is on show. */
void tandem_thread_row_set_open_number (TandemThreadRow *self, const char *number);
