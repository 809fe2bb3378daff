// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-settings.h"

/* The page of the preferences for calls that come in: who answers, when, and what callers hear.  Main thread only. */
AdwPreferencesPage *tandem_answering_page_new (TandemSettings *settings);
/* What of it one number can have for itself, and its agent: @settings as tandem_number_rules_open() gives them. */
AdwPreferencesPage *tandem_answering_page_new_of_number (TandemSettings *settings);
