// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-rehearsals.h"

/* The practice agent: tandem-simulator as a child process that plays an AI service, from the first rehearsal that needs it until
 * dispose.  Nothing of it is in the settings.  Main thread only. */
#define TANDEM_TYPE_PRACTICE_AGENT (tandem_practice_agent_get_type ())
G_DECLARE_FINAL_TYPE (TandemPracticeAgent, tandem_practice_agent, TANDEM, PRACTICE_AGENT, GObject)

/* What opens it: it listens on this computer only, and is worth nothing. */
#define TANDEM_PRACTICE_KEY "sk-practice"

/* @simulator: path of the program, or NULL to look where tandem_demo_find_simulator() does. */
TandemPractice *tandem_practice_agent_new (const char *simulator);
/* Gives @rehearsals one, and what else they look at; @sound, @simulator nullable. */
void tandem_practice_agent_give (TandemRehearsals *rehearsals, TandemSecrets *secrets, TandemSound *sound, const char *simulator);
