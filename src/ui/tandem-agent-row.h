// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-profile.h"

/* One agent in the list: what it is called, which service and voice it has, a button to rehearse and a menu.  Main thread only. */
#define TANDEM_TYPE_AGENT_ROW (tandem_agent_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemAgentRow, tandem_agent_row, TANDEM, AGENT_ROW, AdwActionRow)

/* @fixed: the one of the settings, which is changed there. */
GtkWidget *tandem_agent_row_new (TandemProfile *profile, gboolean fixed);
/* Borrowed. */
TandemProfile *tandem_agent_row_get_profile (TandemAgentRow *self);
