// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-agents-panel.h"
#include "tandem-calls-panel.h"
#include "tandem-contacts-panel.h"
#include "tandem-messages-panel.h"
#include "tandem-sound-panel.h"

/* The narrow side of the window: what was missed, and the panels with the bar that switches between them.  Main thread only.
 *
 * Property folded (gboolean): it is alone in the window, which it then has to be closed by.  Signals: "call-activated" (TandemCall) and
 * "call-back" (TandemCall), as of TandemCallsPanel. */
#define TANDEM_TYPE_SIDEBAR (tandem_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (TandemSidebar, tandem_sidebar, TANDEM, SIDEBAR, GtkWidget)

/* Once.  @window gets the actions of missed calls. */
void tandem_sidebar_set_up (TandemSidebar *self, TandemSwitchboard *switchboard, GtkWidget *window);
/* Once: shows the sound page of @sound. */
void tandem_sidebar_set_sound (TandemSidebar *self, TandemSound *sound, TandemSettings *settings);
/* Once: shows the messages page of @inbox, and the contacts page. */
void tandem_sidebar_set_inbox (TandemSidebar *self, TandemInbox *inbox, TandemPeople *people, TandemSettings *settings);
/* Once: shows the agents page; @examples as for tandem_agents_panel_set_up(). */
void tandem_sidebar_set_profiles (TandemSidebar *self, TandemProfiles *profiles, GMenuModel *examples);
/* @page: "calls", "messages", "contacts", "agents" or "sound". */
void tandem_sidebar_show (TandemSidebar *self, const char *page);

/* Borrowed. */
TandemCallsPanel *tandem_sidebar_get_calls_panel (TandemSidebar *self);
TandemMessagesPanel *tandem_sidebar_get_messages_panel (TandemSidebar *self);
TandemContactsPanel *tandem_sidebar_get_contacts_panel (TandemSidebar *self);
TandemSoundPanel *tandem_sidebar_get_sound_panel (TandemSidebar *self);
TandemAgentsPanel *tandem_sidebar_get_agents_panel (TandemSidebar *self);
