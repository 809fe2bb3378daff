// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-settings.h"

/* What the environment decided, remembered for the binding to GSettings. */

/* TRUE when tandem_config_load_environment() gave @property a value: it wins over what is kept. */
gboolean tandem_environment_gives (TandemSettings *settings, const char *property);

/* The AI service that the keys in the environment imply; NULL when none does or AI_PROVIDER says it. */
const char *tandem_environment_get_implied_provider (TandemSettings *settings);
