// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* A page of the preferences: the key of each AI service that wants one, and what Google Cloud wants instead.  Main thread only.  (transfer floating) */
AdwPreferencesPage *tandem_services_page_new (TandemSettings *settings, TandemSecrets *secrets);
