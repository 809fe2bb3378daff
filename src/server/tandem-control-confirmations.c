// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-confirmations.h"

#include "tandem-control-answer.h"
#include "tandem-control-json.h"
#include "tandem-control-member.h"
#include "tandem-json-guard.h"
#include "tandem-tool-confirmations.h"

/* The arguments as JSON; whoever asked has seen to it that they are an object.  (transfer full) */
static JsonNode *
parse_arguments (const char *arguments)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (tandem_json_guard (arguments, -1) && json_parser_load_from_data (parser, arguments, -1, NULL))
    return json_node_copy (json_parser_get_root (parser));
  return tandem_control_member_take (json_object_new ());
}

static JsonArray *
make_list (TandemCall *call)
{
  GListModel *runs = G_LIST_MODEL (tandem_tool_confirmations_of (call));
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++) {
    g_autoptr (TandemToolRun) run = g_list_model_get_item (runs, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "id", tandem_tool_run_get_id (run));
    json_object_set_string_member (object, "tool", tandem_tool_run_get_name (run));
    json_object_set_member (object, "arguments", parse_arguments (tandem_tool_run_get_arguments (run)));
    json_array_add_object_element (list, object);
  }
  return list;
}

void
tandem_control_confirmations_set (JsonObject *object, TandemCall *call)
{
  json_object_set_array_member (object, "confirmations", make_list (call));
}

void
tandem_control_confirmations_list (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  JsonObject *object;

  if (!call)
    return;
  object = json_object_new ();
  json_object_set_boolean_member (object, "success", TRUE);
  tandem_control_confirmations_set (object, call);
  tandem_control_answer (request->message, SOUP_STATUS_OK, tandem_control_member_take (object));
}

void
tandem_control_confirmations_decide (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  const char *field = NULL;
  gboolean allow;
  JsonNode *node;

  if (!call)
    return;
  id = tandem_control_body_parse_string (request->body, "id", &field, &error);
  if (!id || !tandem_control_body_parse_boolean (request->body, "allow", &allow, &field, &error)) {
    tandem_control_answer_error (request->message, field, error);
    return;
  }
  if (!tandem_tool_confirmations_decide (tandem_tool_confirmations_of (call), id, allow, &error)) {
    tandem_control_answer_error (request->message, NULL, error);
    return;
  }
  node = tandem_control_json_from_call (call);
  json_object_set_boolean_member (json_node_get_object (node), "success", TRUE);
  tandem_control_answer (request->message, SOUP_STATUS_OK, node);
}
