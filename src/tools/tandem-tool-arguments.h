// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* What an agent gives a tool.  Any thread. */

/* One JSON object; of "" (some services send that) an empty one.  NULL with TANDEM_TOOL_ERROR_ARGUMENTS.  (transfer full) */
JsonNode *tandem_tool_arguments_parse (const char *arguments, GError **error);

/* Borrowed; NULL when there is no such text. */
const char *tandem_tool_arguments_peek_string (JsonNode *arguments, const char *name);
