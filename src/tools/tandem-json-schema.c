// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-json-schema.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-tool-words.h"

/* Where something stands in the schema, from the inside out; on the stack of who looks. */
typedef struct _Place {
  const struct _Place *parent;
  const char *name;
  guint depth;
} Place;

typedef gboolean (*Check) (JsonNode *value, const Place *place, GError **error);

static gboolean check_schema (JsonNode *node, const Place *place, GError **error);

/* "properties.guests.type"; (transfer full) */
static char *
dup_path (const Place *place)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (; place && place->name; place = place->parent) {
    g_autofree char *name = tandem_tool_words_dup (place->name);

    if (path->len > 0)
      g_string_prepend_c (path, '.');
    g_string_prepend (path, name);
  }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static gboolean G_GNUC_PRINTF (3, 4)
refuse (GError **error, const Place *place, const char *format, ...)
{
  g_autofree char *path = dup_path (place);
  g_autofree char *words = NULL;
  va_list args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  if (*path)
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE, "“%s” %s.", path, words);
  else
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE, "the schema %s.", words);
  return FALSE;
}

static gboolean
is_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

/* --- what may stand behind a word ---------------------------------------------------------------------------- */

static gboolean
check_anything (JsonNode *value, const Place *place, GError **error)
{
  return TRUE;
}

static gboolean
check_string (JsonNode *value, const Place *place, GError **error)
{
  return is_string (value) || refuse (error, place, "must be a text");
}

static gboolean
check_boolean (JsonNode *value, const Place *place, GError **error)
{
  return (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN) ||
         refuse (error, place, "must be true or false");
}

static gboolean
check_number (JsonNode *value, const Place *place, GError **error)
{
  return is_number (value) || refuse (error, place, "must be a number");
}

static gboolean
check_step (JsonNode *value, const Place *place, GError **error)
{
  return (is_number (value) && json_node_get_double (value) > 0) || refuse (error, place, "must be a number above 0");
}

static gboolean
check_count (JsonNode *value, const Place *place, GError **error)
{
  return (is_number (value) && json_node_get_value_type (value) == G_TYPE_INT64 && json_node_get_int (value) >= 0) ||
         refuse (error, place, "must be a whole number, 0 or more");
}

static gboolean
check_type_name (JsonNode *value, const Place *place, GError **error)
{
  static const char *const names[] = { "object", "array", "string", "number", "integer", "boolean", "null", NULL };

  g_autofree char *said = NULL;

  if (!is_string (value))
    return refuse (error, place, "must be the name of a type, or a list of them");
  if (g_strv_contains (names, json_node_get_string (value)))
    return TRUE;
  said = tandem_tool_words_dup (json_node_get_string (value));
  return refuse (error, place, "is “%s”, which is no type: use object, array, string, number, integer, boolean or null", said);
}

/* A list that is not empty, whose members are all different and each pass @check. */
static gboolean
check_list (JsonNode *value, const Place *place, Check check, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (!array || json_array_get_length (array) == 0)
    return refuse (error, place, "must be a list with something in it");
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *index = g_strdup_printf ("%u", i);
    const Place inner = { place, index, place->depth };

    if (!check (json_array_get_element (array, i), &inner, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_type (JsonNode *value, const Place *place, GError **error)
{
  return JSON_NODE_HOLDS_ARRAY (value) ? check_list (value, place, check_type_name, error) : check_type_name (value, place, error);
}

static gboolean
check_values (JsonNode *value, const Place *place, GError **error)
{
  return check_list (value, place, check_anything, error);
}

static gboolean
check_inner (JsonNode *value, const Place *place, GError **error)
{
  const Place inner = { place->parent, place->name, place->depth + 1 };

  return check_schema (value, &inner, error);
}

static gboolean
check_schemas (JsonNode *value, const Place *place, GError **error)
{
  return check_list (value, place, check_inner, error);
}

static gboolean
check_names (JsonNode *value, const Place *place, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  /* Empty is allowed here, and common. */
  if (array && json_array_get_length (array) == 0)
    return TRUE;
  return array ? check_list (value, place, check_string, error) : refuse (error, place, "must be a list of names");
}

static gboolean
check_properties (JsonNode *value, const Place *place, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *schema;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return refuse (error, place, "must be an object with a schema for each name");
  json_object_iter_init (&iter, json_node_get_object (value));
  while (json_object_iter_next (&iter, &name, &schema)) {
    const Place inner = { place, name, place->depth };

    if (!check_inner (schema, &inner, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_additional (JsonNode *value, const Place *place, GError **error)
{
  return JSON_NODE_HOLDS_OBJECT (value) ? check_inner (value, place, error) : check_boolean (value, place, error);
}

static gboolean
check_pattern (JsonNode *value, const Place *place, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GRegex) regex = NULL;

  if (!check_string (value, place, error))
    return FALSE;
  if (strlen (json_node_get_string (value)) > TANDEM_JSON_SCHEMA_PATTERN_MAX)
    return refuse (error, place, "is longer than %d bytes", TANDEM_JSON_SCHEMA_PATTERN_MAX);
  regex = g_regex_new (json_node_get_string (value), 0, 0, &reason);
  return regex || refuse (error, place, "is no regular expression: %s", reason->message);
}

static const struct {
  const char *name;
  Check check;
} words[] = {
  { "type", check_type },
  { "properties", check_properties },
  { "required", check_names },
  { "description", check_string },
  { "enum", check_values },
  { "const", check_anything },
  { "items", check_inner },
  { "additionalProperties", check_additional },
  { "minimum", check_number },
  { "maximum", check_number },
  { "exclusiveMinimum", check_number },
  { "exclusiveMaximum", check_number },
  { "multipleOf", check_step },
  { "minLength", check_count },
  { "maxLength", check_count },
  { "minItems", check_count },
  { "maxItems", check_count },
  { "minProperties", check_count },
  { "maxProperties", check_count },
  { "uniqueItems", check_boolean },
  { "pattern", check_pattern },
  { "anyOf", check_schemas },
  { "oneOf", check_schemas },
  { "allOf", check_schemas },
  { "title", check_string },
  { "format", check_string },
  { "default", check_anything },
  { "example", check_anything },
  { "examples", check_anything },
  { "deprecated", check_boolean },
  { "$schema", check_string },
  { "$id", check_string },
  { "$comment", check_string },
};

static gboolean
check_word (const char *name, JsonNode *value, const Place *place, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].name, name))
      return words[i].check (value, place, error);
  if (g_str_has_prefix (name, "x-"))
    return TRUE;
  if (g_str_equal (name, "$ref"))
    return refuse (error, place, "points elsewhere: write out here what stands there");
  return refuse (error, place, "is not a word of JSON Schema that can be used here");
}

/* What would never fit, or always. */
static gboolean
check_limits (JsonObject *object, const Place *place, GError **error)
{
  static const char *const pairs[][2] = {
    { "minimum", "maximum" }, { "minLength", "maxLength" }, { "minItems", "maxItems" }, { "minProperties", "maxProperties" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (json_object_has_member (object, pairs[i][0]) && json_object_has_member (object, pairs[i][1]) &&
        json_object_get_double_member (object, pairs[i][0]) > json_object_get_double_member (object, pairs[i][1]))
      return refuse (error, place, "has a “%s” above its “%s”, so that nothing fits", pairs[i][0], pairs[i][1]);
  return TRUE;
}

static gboolean
check_schema (JsonNode *node, const Place *place, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, place, "must be a schema: an object such as {\"type\": \"string\"}");
  if (place->depth > TANDEM_JSON_SCHEMA_DEPTH_MAX)
    return refuse (error, place, "lies more than %d schemas deep", TANDEM_JSON_SCHEMA_DEPTH_MAX);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value)) {
    const Place inner = { place, name, place->depth };

    if (!check_word (name, value, &inner, error))
      return FALSE;
  }
  return check_limits (json_node_get_object (node), place, error);
}

gboolean
tandem_json_schema_check (JsonNode *schema, GError **error)
{
  const Place place = { NULL, NULL, 1 };

  return check_schema (schema, &place, error);
}

gboolean
tandem_json_schema_check_parameters (JsonNode *schema, GError **error)
{
  const Place place = { NULL, NULL, 1 };
  JsonNode *type;

  if (!check_schema (schema, &place, error))
    return FALSE;
  type = json_object_get_member (json_node_get_object (schema), "type");
  return (type && is_string (type) && g_str_equal (json_node_get_string (type), "object")) ||
         refuse (error, &place, "must begin with \"type\": \"object\", since the arguments of a tool are one");
}
