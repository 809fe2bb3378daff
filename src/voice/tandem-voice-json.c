// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-json.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-json-guard.h"

JsonNode *
tandem_voice_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) json_error = NULL;
  JsonNode *root = NULL;

  if (text && g_utf8_validate_len (text, length, NULL) && tandem_json_guard (text, (gssize) length) &&
      json_parser_load_from_data (parser, text, (gssize) length, &json_error))
    root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, root ? "the AI service sent something that is no object"
                                                                              : "the AI service sent something that is not JSON");
    return NULL;
  }
  return json_parser_steal_root (parser);
}

static JsonNode *
peek (JsonObject *object, const char *name)
{
  return object ? json_object_get_member (object, name) : NULL;
}

const char *
tandem_voice_json_peek_string (JsonObject *object, const char *name)
{
  JsonNode *node = peek (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                  : NULL;
}

JsonObject *
tandem_voice_json_peek_object (JsonObject *object, const char *name)
{
  JsonNode *node = peek (object, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
tandem_voice_json_peek_array (JsonObject *object, const char *name)
{
  JsonNode *node = peek (object, name);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gboolean
tandem_voice_json_is_true (JsonObject *object, const char *name)
{
  JsonNode *node = peek (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static gboolean
is_tool (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return tandem_voice_json_peek_string (object, "name") && tandem_voice_json_peek_object (object, "parameters");
}

static gboolean
is_server (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return g_strcmp0 (tandem_voice_json_peek_string (object, "type"), "mcp") == 0 && tandem_voice_json_peek_string (object, "server_label");
}

/* What of the array in @definitions @is_wanted; NULL: nothing. */
static JsonNode *
dup_wanted (const char *definitions, gboolean (*is_wanted) (JsonNode *node))
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) tools = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array;
  JsonNode *root;

  if (!definitions || !tandem_json_guard (definitions, -1) || !json_parser_load_from_data (parser, definitions, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (!JSON_NODE_HOLDS_ARRAY (root))
    return NULL;
  json_node_take_array (tools, json_array_new ());
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (is_wanted (json_array_get_element (array, i)))
      json_array_add_element (json_node_get_array (tools), json_node_copy (json_array_get_element (array, i)));
  return json_array_get_length (json_node_get_array (tools)) > 0 ? g_steal_pointer (&tools) : NULL;
}

JsonNode *
tandem_voice_json_dup_tools (const char *definitions)
{
  return dup_wanted (definitions, is_tool);
}

JsonNode *
tandem_voice_json_dup_servers (const char *definitions)
{
  return dup_wanted (definitions, is_server);
}

/* g_base64_decode() skips what is not base64, so that is looked for here. */
GBytes *
tandem_voice_json_decode (const char *text)
{
  guchar *data;
  gsize length = 0;

  if (!text || strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != strlen (text))
    return NULL;
  data = g_base64_decode (text, &length);
  return g_bytes_new_take (data, length);
}
