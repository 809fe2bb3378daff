// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-arguments.h"

#include "tandem-error.h"
#include "tandem-json-guard.h"

JsonNode *
tandem_tool_arguments_parse (const char *arguments, GError **error)
{
  const char *text = *arguments ? arguments : "{}";
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;

  if (tandem_json_guard (text, -1) && json_parser_load_from_data (parser, text, -1, NULL))
    root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_ARGUMENTS, "The arguments must be one JSON object.");
    return NULL;
  }
  return json_node_copy (root);
}

const char *
tandem_tool_arguments_peek_string (JsonNode *arguments, const char *name)
{
  JsonNode *node = json_object_get_member (json_node_get_object (arguments), name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}
