// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"

/* Keys of the tools of agents: TOOL_SECRET_NAME is the secret "tool-name", which a tool in a profile asks for as "name". */

/* TRUE when @variable is such a name. */
gboolean tandem_environment_is_tool_secret (const char *variable);
/* Stores all there are in @file (nullable; names and values, stronger) and @environ.  FALSE with TANDEM_CONFIG_ERROR_VALUE, which names the
 * variable. */
gboolean tandem_environment_take_tool_secrets (GHashTable *file, char **environ, TandemSecrets *secrets, GError **error);
