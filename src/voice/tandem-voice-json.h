// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* What AI services send is read with these: every member may be missing or of another kind.  Any thread. */

/* One JSON object, guarded (tandem-json-guard.h).  NULL with TANDEM_AGENT_ERROR_PROTOCOL.  (transfer full) */
JsonNode *tandem_voice_json_parse (const char *text, gsize length, GError **error);

/* NULL when @object is, or has no such member of that kind.  Borrowed. */
const char *tandem_voice_json_peek_string (JsonObject *object, const char *name);
JsonObject *tandem_voice_json_peek_object (JsonObject *object, const char *name);
JsonArray *tandem_voice_json_peek_array (JsonObject *object, const char *name);
gboolean tandem_voice_json_is_true (JsonObject *object, const char *name);

/* The array of {name, description, parameters} in @definitions (tandem_profile_get_tool_definitions()), without what is no such
 * object; NULL when nothing is left.  (transfer full) */
JsonNode *tandem_voice_json_dup_tools (const char *definitions);
/* The same for MCP servers, which are there as OpenAI takes them: {"type": "mcp", "server_label", …}.  (transfer full) */
JsonNode *tandem_voice_json_dup_servers (const char *definitions);

/* NULL when @text (nullable) is not base64.  (transfer full) */
GBytes *tandem_voice_json_decode (const char *text);
