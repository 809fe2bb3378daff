// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-schema.h"

static gboolean check_node (const TandemSimSchema *schema, JsonNode *node, const char *path, TandemSimProblem **problem);

static const char *
describe (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "an object";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "an array";
  if (JSON_NODE_HOLDS_NULL (node))
    return "null";
  switch (json_node_get_value_type (node)) {
  case G_TYPE_INT64: return "an integer";
  case G_TYPE_DOUBLE: return "a decimal";
  case G_TYPE_BOOLEAN: return "a boolean";
  default: return "a string";
  }
}

static gboolean
refuse_type (const char *expected, JsonNode *node, const char *path, TandemSimProblem **problem)
{
  return tandem_sim_problem_set (problem, "invalid_type", path, "Invalid type for '%s': expected %s, but got %s instead.",
                                 path, expected, describe (node));
}

/* "a|b|c" as the service lists it: 'a', 'b', and 'c'. */
static char *
list_values (const char *values)
{
  g_auto (GStrv) items = g_strsplit (values, "|", -1);
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = g_strv_length (items);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s'%s'", i == 0 ? "" : i + 1 < n ? ", " : n == 2 ? " and " : ", and ", items[i]);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static gboolean
refuse_value (const char *value, const char *values, const char *path, TandemSimProblem **problem)
{
  g_autofree char *list = list_values (values);

  return tandem_sim_problem_set (problem, "invalid_value", path, "Invalid value: '%s'. Supported values are: %s.", value, list);
}

static gboolean
check_string (const TandemSimSchema *schema, JsonNode *node, const char *path, TandemSimProblem **problem)
{
  g_auto (GStrv) values = NULL;

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse_type (schema->kind == TANDEM_SIM_SCHEMA_INTEGER_OR_INF ? "an integer or 'inf'" : "a string", node, path, problem);
  if (schema->values == NULL)
    return TRUE;
  values = g_strsplit (schema->values, "|", -1);
  if (g_strv_contains ((const char *const *) values, json_node_get_string (node)))
    return TRUE;
  return refuse_value (json_node_get_string (node), schema->values, path, problem);
}

static gboolean
check_number (const TandemSimSchema *schema, JsonNode *node, const char *path, TandemSimProblem **problem)
{
  GType type = json_node_get_value_type (node);
  gboolean integer = schema->kind != TANDEM_SIM_SCHEMA_NUMBER;
  const char *word = integer ? "integer" : "decimal";
  double value;

  if (type != G_TYPE_INT64 && (integer || type != G_TYPE_DOUBLE))
    return refuse_type (integer ? "an integer" : "a decimal", node, path, problem);
  value = json_node_get_double (node);
  if ((schema->flags & TANDEM_SIM_SCHEMA_RANGE) == 0)
    return TRUE;
  if (value < schema->min) {
    g_autofree char *code = g_strdup_printf ("%s_below_min_value", word);

    return tandem_sim_problem_set (problem, code, path, "Invalid '%s': %s below minimum value. Expected a value >= %g, but got %g instead.",
                                   path, word, schema->min, value);
  }
  if (value > schema->max) {
    g_autofree char *code = g_strdup_printf ("%s_above_max_value", word);

    return tandem_sim_problem_set (problem, code, path, "Invalid '%s': %s above maximum value. Expected a value <= %g, but got %g instead.",
                                   path, word, schema->max, value);
  }
  return TRUE;
}

static gboolean
check_array (const TandemSimSchema *schema, JsonNode *node, const char *path, TandemSimProblem **problem)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse_type ("an array", node, path, problem);
  array = json_node_get_array (node);
  for (guint i = 0; schema->members != NULL && i < json_array_get_length (array); i++) {
    g_autofree char *child = g_strdup_printf ("%s[%u]", path, i);

    if (!check_node (&schema->members[0], json_array_get_element (array, i), child, problem))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_variant (const TandemSimSchema *schema, JsonNode *node, const char *path, TandemSimProblem **problem)
{
  g_autofree char *type_path = g_strconcat (path, ".type", NULL);
  g_autoptr (GString) known = g_string_new (NULL);
  JsonObject *object;
  JsonNode *type;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse_type ("an object", node, path, problem);
  object = json_node_get_object (node);
  type = json_object_get_member (object, "type");
  if (type == NULL)
    return tandem_sim_problem_set (problem, "missing_required_parameter", type_path, "Missing required parameter: '%s'.", type_path);
  if (json_node_get_value_type (type) != G_TYPE_STRING)
    return refuse_type ("a string", type, type_path, problem);
  for (const TandemSimSchema *variant = schema->members; variant->name != NULL; variant++) {
    if (g_strcmp0 (json_node_get_string (type), variant->name) == 0)
      return tandem_sim_schema_check (variant->members, object, path, problem);
    g_string_append_printf (known, "%s%s", known->len > 0 ? "|" : "", variant->name);
  }
  return refuse_value (json_node_get_string (type), known->str, type_path, problem);
}

static gboolean
check_object (const TandemSimSchema *schema, JsonNode *node, const char *path, TandemSimProblem **problem)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse_type ("an object", node, path, problem);
  return schema->members == NULL || tandem_sim_schema_check (schema->members, json_node_get_object (node), path, problem);
}

static gboolean
check_node (const TandemSimSchema *schema, JsonNode *node, const char *path, TandemSimProblem **problem)
{
  if (JSON_NODE_HOLDS_NULL (node) && (schema->flags & TANDEM_SIM_SCHEMA_NULLABLE) != 0)
    return TRUE;
  switch (schema->kind) {
  case TANDEM_SIM_SCHEMA_STRING: return check_string (schema, node, path, problem);
  case TANDEM_SIM_SCHEMA_INTEGER:
  case TANDEM_SIM_SCHEMA_NUMBER: return check_number (schema, node, path, problem);
  case TANDEM_SIM_SCHEMA_BOOLEAN:
    return json_node_get_value_type (node) == G_TYPE_BOOLEAN || refuse_type ("a boolean", node, path, problem);
  case TANDEM_SIM_SCHEMA_OBJECT: return check_object (schema, node, path, problem);
  case TANDEM_SIM_SCHEMA_ARRAY: return check_array (schema, node, path, problem);
  case TANDEM_SIM_SCHEMA_VARIANT: return check_variant (schema, node, path, problem);
  case TANDEM_SIM_SCHEMA_STRING_OR_OBJECT:
    return JSON_NODE_HOLDS_OBJECT (node) ? check_object (schema, node, path, problem) : check_string (schema, node, path, problem);
  case TANDEM_SIM_SCHEMA_INTEGER_OR_INF:
    return json_node_get_value_type (node) == G_TYPE_INT64 ? check_number (schema, node, path, problem)
                                                           : check_string (schema, node, path, problem);
  case TANDEM_SIM_SCHEMA_ANY:
  default: return TRUE;
  }
}

static const TandemSimSchema *
find_member (const TandemSimSchema *members, const char *name)
{
  for (const TandemSimSchema *member = members; member->name != NULL; member++)
    if (g_strcmp0 (member->name, name) == 0)
      return member;
  return NULL;
}

static char *
join (const char *path, const char *name)
{
  return *path == '\0' ? g_strdup (name) : g_strconcat (path, ".", name, NULL);
}

gboolean
tandem_sim_schema_check (const TandemSimSchema *members, JsonObject *object, const char *path, TandemSimProblem **problem)
{
  g_autoptr (GList) names = json_object_get_members (object);

  /* What is missing comes first: it is what the real service says of a session of the other flavour. */
  for (const TandemSimSchema *member = members; member->name != NULL; member++) {
    if ((member->flags & TANDEM_SIM_SCHEMA_REQUIRED) != 0 && !json_object_has_member (object, member->name)) {
      g_autofree char *child = join (path, member->name);

      return tandem_sim_problem_set (problem, "missing_required_parameter", child, "Missing required parameter: '%s'.", child);
    }
  }
  for (GList *l = names; l != NULL; l = l->next) {
    const TandemSimSchema *member = find_member (members, l->data);
    g_autofree char *child = join (path, l->data);

    if (member == NULL)
      return tandem_sim_problem_set (problem, "unknown_parameter", child, "Unknown parameter: '%s'.", child);
    if (!check_node (member, json_object_get_member (object, l->data), child, problem))
      return FALSE;
  }
  return TRUE;
}
