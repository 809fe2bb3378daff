// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-profiles.h"

/* All agents, and how a new one begins.  The actions are those of tandem-agent-actions.h.  Main thread only. */
#define TANDEM_TYPE_AGENTS_PANEL (tandem_agents_panel_get_type ())
G_DECLARE_FINAL_TYPE (TandemAgentsPanel, tandem_agents_panel, TANDEM, AGENTS_PANEL, GtkWidget)

/* Once.  @examples: what a new agent can begin as, after the empty one: its names and win.new-agent's; NULL: nothing. */
void tandem_agents_panel_set_up (TandemAgentsPanel *self, TandemProfiles *profiles, GMenuModel *examples);
/* Why nothing can be rehearsed, translated; NULL: it can. */
void tandem_agents_panel_set_obstacle (TandemAgentsPanel *self, const char *sentence);
void tandem_agents_panel_focus (TandemAgentsPanel *self);
