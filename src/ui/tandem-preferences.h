// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-reachability.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"

/* The window of the preferences: how calls are recorded, announced, held and listened to, and how they come here.  Every change counts at once.
 * Main thread only. */
#define TANDEM_TYPE_PREFERENCES (tandem_preferences_get_type ())
G_DECLARE_FINAL_TYPE (TandemPreferences, tandem_preferences, TANDEM, PREFERENCES, AdwPreferencesWindow)

/* @reachability is nullable. */
TandemPreferences *tandem_preferences_new (GtkWindow *parent, TandemSettings *settings, TandemSecrets *secrets,
                                           TandemReachability *reachability);
