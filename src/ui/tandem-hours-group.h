// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-settings.h"

/* The opening hours of a week, one row a day: nothing in it is closed, "09:00-12:00, 13:00-17:00" is open then.  What cannot be read is
 * explained in its row, and the setting stays what it was.  Main thread only. */
#define TANDEM_TYPE_HOURS_GROUP (tandem_hours_group_get_type ())
G_DECLARE_FINAL_TYPE (TandemHoursGroup, tandem_hours_group, TANDEM, HOURS_GROUP, AdwPreferencesGroup)

GtkWidget *tandem_hours_group_new (TandemSettings *settings);
