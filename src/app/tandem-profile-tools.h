// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile-format.h"
#include "tandem-settings.h"

/* Profiles as files (tandem-profile-file.h) whose tools are looked at, too, when a person or a program brings one (there is a base then): what
 * is wrong with them is one sentence, as TANDEM_CALL_ERROR_BAD_INPUT.  What was kept before is read as it is, or it would be lost.  Static. */
const TandemProfileFormat *tandem_profile_tools_get_format (void);

/* FALSE with TANDEM_CONFIG_ERROR_VALUE, which begins with AI_TOOLS, when the environment gives tools that are wrong. */
gboolean tandem_profile_tools_check_environment (TandemSettings *settings, GError **error);
