// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"
#include "tandem-settings.h"

/* Where a profile says that its AI service is: the key of that service goes there.  Main thread. */

/* TRUE when @url can be the "url" of a profile: "", or an address that nobody reads along at, without a password or key in it; else
 * TANDEM_CALL_ERROR_BAD_INPUT. */
gboolean tandem_profile_address_check (const char *url, GError **error);

/* Takes the address of @facts, which came from somebody else, away unless it is that of its service, that of the settings, or this computer.
 * The host that it led to (transfer full); NULL: nothing was taken away. */
char *tandem_profile_address_drop_foreign (TandemProfile *facts, TandemSettings *settings);
