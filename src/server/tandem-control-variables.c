// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-variables.h"

#include "tandem-error.h"
#include "tandem-profile-variables.h"

gboolean
tandem_control_variables_parse (JsonObject *object, const char *name, GHashTable **variables, GError **error)
{
  JsonNode *node = name ? json_object_get_member (object, name) : NULL;
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObjectIter iter;
  const char *key;

  *variables = NULL;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) > TANDEM_PROFILE_VARIABLES_MAX) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be an object of %d strings at most.",
                 TANDEM_PROFILE_VARIABLES_MAX);
    return FALSE;
  }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &node)) {
    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING) {
      g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "The variable “%.64s” must be a string.", key);
      return FALSE;
    }
    if (!tandem_profile_variable_check (key, json_node_get_string (node), error))
      return FALSE;
    g_hash_table_insert (found, g_strdup (key), json_node_dup_string (node));
  }
  *variables = g_steal_pointer (&found);
  return TRUE;
}
