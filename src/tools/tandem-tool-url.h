// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* Addresses of tools, and the {placeholders} in them.  Any thread. */

/* Bytes of an address once the placeholders are filled; servers refuse longer ones. */
#define TANDEM_TOOL_URL_MAX 8000

/* TRUE when @url can be that of an HTTP tool whose arguments are as @parameters (a schema of an object) wants them: https, or http to this
 * computer; no name and password in it; placeholders behind the host only, each a required member that is no list and no object.
 * Otherwise TANDEM_TOOL_ERROR_FILE with the rest of a sentence that begins "“url” ". */
gboolean tandem_tool_url_check (const char *url, JsonObject *parameters, GError **error);
/* The same for an MCP server, which the AI service calls: https only, no placeholders. */
gboolean tandem_tool_url_check_server (const char *url, GError **error);

/* @url with each placeholder filled from @arguments, percent-encoded.  @used: a set that owns its keys, which gets the names.
 * TANDEM_TOOL_ERROR_ARGUMENTS when a value is missing, or none that may stand there.  (transfer full) */
char *tandem_tool_url_fill (const char *url, JsonObject *arguments, GHashTable *used, GError **error);

/* Behind "?": what of @arguments is not in @used, encoded; members of lists each with the name.  "" when there is nothing.  (transfer full) */
char *tandem_tool_url_dup_query (JsonObject *arguments, GHashTable *used);
