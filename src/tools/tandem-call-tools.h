// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-toolbox.h"

/* Lets the agents of @toolbox do with their calls what their profiles say (TandemCallTool).  Main thread. */
void tandem_call_tools_add (TandemToolbox *toolbox, TandemSwitchboard *switchboard, TandemCallMedia *media);
