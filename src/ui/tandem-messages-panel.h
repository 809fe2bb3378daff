// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-inbox.h"
#include "tandem-people.h"
#include "tandem-search-hit.h"

/* The list of threads, the search in all of them and in calls, and the number for a new one.  Main thread only.
 *
 * Signals: "thread-activated" (string): the texts with this number are to be shown; "hit-activated" (TandemSearchHit): where this was
 * found; "failed" (GError). */
#define TANDEM_TYPE_MESSAGES_PANEL (tandem_messages_panel_get_type ())
G_DECLARE_FINAL_TYPE (TandemMessagesPanel, tandem_messages_panel, TANDEM, MESSAGES_PANEL, GtkWidget)

/* Once. */
void tandem_messages_panel_set_up (TandemMessagesPanel *self, TandemInbox *inbox, TandemPeople *people, TandemSettings *settings);
/* Marks the row of the thread that is on show; NULL: none is. */
void tandem_messages_panel_set_open_number (TandemMessagesPanel *self, const char *number);
/* Puts the cursor where the number of somebody new is typed. */
void tandem_messages_panel_focus_number (TandemMessagesPanel *self);
void tandem_messages_panel_focus_search (TandemMessagesPanel *self);
/* The first thread, or the number where there is none. */
void tandem_messages_panel_focus_list (TandemMessagesPanel *self);
