// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* TRUE when @value is as @schema, which tandem_json_schema_check() has passed, wants it.  Otherwise TANDEM_TOOL_ERROR_ARGUMENTS with one
 * sentence that names the member, and that an agent can make something of: "“guests” must be at most 12."  Work is bounded whatever the
 * two are; no text beyond 10 kB is held against a pattern.  Any thread. */
gboolean tandem_json_fit (JsonNode *schema, JsonNode *value, GError **error);
