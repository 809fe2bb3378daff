// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-settings.h"

/* The page of the preferences for what calls may cost and where they may go.  Main thread only. */
AdwPreferencesPage *tandem_limits_page_new (TandemSettings *settings);
