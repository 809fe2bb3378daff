// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-profiles.h"

/* Which agent talks on the calls that are dialled here: a list of all, remembered in the setting dial-agent.  Invisible while there is only
 * the one of the settings.  Main thread only. */
#define TANDEM_TYPE_AGENT_CHOICE (tandem_agent_choice_get_type ())
G_DECLARE_FINAL_TYPE (TandemAgentChoice, tandem_agent_choice, TANDEM, AGENT_CHOICE, GtkBox)

GtkWidget *tandem_agent_choice_new (TandemProfiles *profiles, TandemSettings *settings);
