// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-json.h"

static void
set_member (JsonObject *object, const char *name, int kind, va_list *args)
{
  JsonObject *child;
  JsonNode *node;
  const char *text;

  switch (kind) {
  case TANDEM_SIM_S:
    text = va_arg (*args, const char *);
    if (text != NULL)
      json_object_set_string_member (object, name, text);
    else
      json_object_set_null_member (object, name);
    break;
  case TANDEM_SIM_I: json_object_set_int_member (object, name, va_arg (*args, int)); break;
  case TANDEM_SIM_D: json_object_set_double_member (object, name, va_arg (*args, double)); break;
  case TANDEM_SIM_B: json_object_set_boolean_member (object, name, va_arg (*args, gboolean)); break;
  case TANDEM_SIM_O:
    child = va_arg (*args, JsonObject *);
    if (child != NULL)
      json_object_set_object_member (object, name, child);
    else
      json_object_set_null_member (object, name);
    break;
  case TANDEM_SIM_A: json_object_set_array_member (object, name, va_arg (*args, JsonArray *)); break;
  case TANDEM_SIM_N:
    node = va_arg (*args, JsonNode *);
    json_object_set_member (object, name, node != NULL ? node : json_node_new (JSON_NODE_NULL));
    break;
  default: g_assert_not_reached ();
  }
}

JsonObject *
tandem_sim_json_new (const char *name, ...)
{
  JsonObject *object = json_object_new ();
  va_list args;

  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *)) {
    int kind = va_arg (args, int);

    set_member (object, name, kind, &args);
  }
  va_end (args);
  return object;
}

JsonArray *
tandem_sim_json_strings (const char *list)
{
  g_auto (GStrv) items = g_strsplit (list, "|", -1);
  JsonArray *array = json_array_new ();

  for (guint i = 0; items[i] != NULL; i++)
    json_array_add_string_element (array, items[i]);
  return array;
}

/* json_node_copy() shares the object, and ours change later. */
JsonObject *
tandem_sim_json_copy (JsonObject *object)
{
  g_autofree char *text = tandem_sim_json_to_text (object);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return json_node_dup_object (node);
}

char *
tandem_sim_json_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return json_to_string (node, FALSE);
}

const char *
tandem_sim_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

JsonObject *
tandem_sim_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gint64
tandem_sim_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;
  return json_node_get_int (node);
}
