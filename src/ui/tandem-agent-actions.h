// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile-draft.h"
#include "tandem-window.h"

/* Puts the agents panel into @window, the choice of an agent beside the number, and its actions on it: win.agents, win.new-agent (the number
 * of an example of @profiles, "" for none), edit-agent, duplicate-agent, delete-agent, export-agent, rehearse (each the name of one),
 * import-agent.  @sound: where rehearsals are heard, nullable.  Main thread. */
void tandem_agent_actions_install (TandemWindow *window, TandemProfiles *profiles, TandemSwitchboard *switchboard, TandemSecrets *secrets,
                                   TandemSound *sound, TandemToolsCheck check_tools);
