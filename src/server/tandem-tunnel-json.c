// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tunnel-json.h"

#include "tandem-json-guard.h"

JsonObject *
tandem_tunnel_json_parse (JsonParser *parser, const char *text, gssize length)
{
  JsonNode *root = tandem_json_guard (text, length) && json_parser_load_from_data (parser, text, length, NULL)
                     ? json_parser_get_root (parser) : NULL;

  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

const char *
tandem_tunnel_json_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text ? text : "";
}
