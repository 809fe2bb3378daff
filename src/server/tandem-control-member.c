// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-member.h"

JsonNode *
tandem_control_member_take (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

void
tandem_control_member_set_string (JsonObject *object, const char *name, const char *value)
{
  if (value && *value)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

void
tandem_control_member_set_time (JsonObject *object, const char *name, GDateTime *time)
{
  g_autoptr (GDateTime) utc = time ? g_date_time_to_utc (time) : NULL;
  g_autofree char *text = utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  tandem_control_member_set_string (object, name, text);
}
