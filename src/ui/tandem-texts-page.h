// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* The page of the preferences about texts: tandem-text-settings.h, and whether they are answered automatically, how, and how often.
 * Main thread. */
AdwPreferencesPage *tandem_texts_page_new (TandemSettings *settings, TandemSecrets *secrets);

/* What of it each number can have of its own: @settings are those of the number (tandem_number_rules_open()). */
AdwPreferencesGroup *tandem_texts_page_make_replies (TandemSettings *settings);
