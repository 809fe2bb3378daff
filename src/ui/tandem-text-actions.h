// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-sidebar.h"
#include "tandem-thread-view.h"

/* What the window does with texts: the actions "threads" (to the list), "new" (to the number of somebody new), "search", "contact"
 * (who is behind the thread on show), "contacts" (to their list) and "draft" (an answer in the thread), and the way from the list to the thread.  Main thread only.
 *
 * Signals: "opened": the thread view has a thread and is to be shown; "call-activated" and "call-played" (TandemCall): as
 * of TandemThreadView; "failed" (GError). */
#define TANDEM_TYPE_TEXT_ACTIONS (tandem_text_actions_get_type ())
G_DECLARE_FINAL_TYPE (TandemTextActions, tandem_text_actions, TANDEM, TEXT_ACTIONS, GObject)

/* Holds none of the widgets, which live longer. */
TandemTextActions *tandem_text_actions_new (TandemSidebar *sidebar, AdwLeaflet *leaflet, TandemThreadView *thread_view);
/* Once: from now on there are texts. */
void tandem_text_actions_set_inbox (TandemTextActions *self, TandemInbox *inbox, TandemPeople *people,
                                    TandemSwitchboard *switchboard);
/* Borrowed. */
GActionGroup *tandem_text_actions_get_group (TandemTextActions *self);
/* Shows the texts with @number; @id (nullable): where this text or call is. */
void tandem_text_actions_open (TandemTextActions *self, const char *number, const char *id);
