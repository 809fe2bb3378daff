// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-reachability.h"
#include "tandem-settings.h"

/* How Twilio gets to this computer: the tunnel, whether it leads here, and whether the telephone number does.
 * Main thread only. */
#define TANDEM_TYPE_REACH_GROUP (tandem_reach_group_get_type ())
G_DECLARE_FINAL_TYPE (TandemReachGroup, tandem_reach_group, TANDEM, REACH_GROUP, AdwPreferencesGroup)

/* Once.  @reachability (nullable): without it only the settings are shown. */
void tandem_reach_group_set_up (TandemReachGroup *self, TandemSettings *settings, TandemReachability *reachability);
