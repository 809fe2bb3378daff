// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-hang-ups.h"
#include "tandem-settings.h"

/* Calls whose agent was lost.  With a window somebody is told and decides; in a headless Tandem nobody is there, and the remote would
 * hear nothing for ever: after "lost-agent-timeout" seconds without agent and operator the call is ended.  Main thread only. */
#define TANDEM_TYPE_LOST_AGENTS (tandem_lost_agents_get_type ())
G_DECLARE_FINAL_TYPE (TandemLostAgents, tandem_lost_agents, TANDEM, LOST_AGENTS, GObject)

/* It listens to @live for TANDEM_LINE_ERROR_AGENT_GONE. */
TandemLostAgents *tandem_lost_agents_new (TandemSettings *settings, TandemLiveCalls *live, TandemHangUps *hang_ups);
