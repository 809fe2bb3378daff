// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* Adds to @page how texts are sent, what they cost, and where those that come in are handed on to.  @secrets (nullable: without its
 * row) keeps the gateway's token. */
void tandem_text_settings_add (AdwPreferencesPage *page, TandemSettings *settings, TandemSecrets *secrets);
