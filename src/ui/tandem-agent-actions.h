// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile-draft.h"
#include "tandem-window.h"

/* One agent that comes with Tandem: what it is called, in the person's language, and its file (tandem_profiles_read()). */
typedef struct {
  char *title;
  char *text;
} TandemAgentExample;

/* Puts the agents panel into @window, and its actions on it: win.agents, win.new-agent (the number of an example, "" for none), edit-agent,
 * duplicate-agent, delete-agent, export-agent, rehearse (each the name of one), import-agent.  @examples (element-type TandemAgentExample)
 * is nullable; @sound: where rehearsals are heard, nullable.  Main thread. */
void tandem_agent_actions_install (TandemWindow *window, TandemProfiles *profiles, TandemSwitchboard *switchboard, TandemSecrets *secrets,
                                   TandemSound *sound, TandemToolsCheck check_tools, GPtrArray *examples);
