// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-settings.h"

/* The numbers that have rules of their own (the setting "number-rules"): adding one, changing what holds for it in a window of its own,
 * removing it.  Main thread only. */
#define TANDEM_TYPE_NUMBERS_GROUP (tandem_numbers_group_get_type ())
G_DECLARE_FINAL_TYPE (TandemNumbersGroup, tandem_numbers_group, TANDEM, NUMBERS_GROUP, AdwPreferencesGroup)

GtkWidget *tandem_numbers_group_new (TandemSettings *settings);
