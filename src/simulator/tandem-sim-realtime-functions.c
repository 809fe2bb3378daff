// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-functions.h"

#include <string.h>

#include "tandem-sim-json.h"
#include "tandem-sim-realtime-id.h"

static JsonObject *
item_json (const TandemSimToolCall *call, const char *item_id, const char *status, const char *arguments)
{
  return tandem_sim_json_new ("id", TANDEM_SIM_S, item_id, "object", TANDEM_SIM_S, "realtime.item", "type", TANDEM_SIM_S, "function_call",
                              "status", TANDEM_SIM_S, status, "name", TANDEM_SIM_S, call->name, "call_id", TANDEM_SIM_S, call->id,
                              "arguments", TANDEM_SIM_S, arguments, NULL);
}

static void
send_item (const TandemSimRealtimeFunctions *self, const char *type, guint index, JsonObject *item)
{
  self->send (tandem_sim_json_new ("type", TANDEM_SIM_S, type, "response_id", TANDEM_SIM_S, self->response_id, "output_index", TANDEM_SIM_I,
                                   (int) index, "item", TANDEM_SIM_O, item, NULL), self->user_data);
}

static void
add_to_conversation (const TandemSimRealtimeFunctions *self, const TandemSimToolCall *call, const char *item_id)
{
  g_autoptr (TandemSimProblem) problem = NULL;

  if (self->conversation == NULL)
    return;
  tandem_sim_conversation_insert (self->conversation, item_json (call, item_id, "in_progress", ""), NULL, &problem);
  self->send (tandem_sim_json_new ("type", TANDEM_SIM_S, self->beta ? "conversation.item.created" : "conversation.item.added",
                                   "previous_item_id", TANDEM_SIM_S, tandem_sim_conversation_get_previous (self->conversation, item_id),
                                   "item", TANDEM_SIM_O, item_json (call, item_id, "in_progress", ""), NULL), self->user_data);
}

static JsonObject *
arguments_event (const TandemSimRealtimeFunctions *self, const char *type, const TandemSimToolCall *call, const char *item_id, guint index)
{
  return tandem_sim_json_new ("type", TANDEM_SIM_S, type, "response_id", TANDEM_SIM_S, self->response_id, "item_id", TANDEM_SIM_S, item_id,
                              "output_index", TANDEM_SIM_I, (int) index, "call_id", TANDEM_SIM_S, call->id, NULL);
}

/* Also of arguments that are cut off the service says that they are done. */
static void
send_arguments (const TandemSimRealtimeFunctions *self, const TandemSimToolCall *call, const char *item_id, guint index)
{
  gsize half = strlen (call->arguments) / 2;
  g_autofree char *first = g_strndup (call->arguments, half);
  JsonObject *event;

  event = arguments_event (self, "response.function_call_arguments.delta", call, item_id, index);
  json_object_set_string_member (event, "delta", first);
  self->send (event, self->user_data);
  event = arguments_event (self, "response.function_call_arguments.delta", call, item_id, index);
  json_object_set_string_member (event, "delta", call->arguments + half);
  self->send (event, self->user_data);
  event = arguments_event (self, "response.function_call_arguments.done", call, item_id, index);
  json_object_set_string_member (event, "name", call->name);
  json_object_set_string_member (event, "arguments", call->arguments);
  self->send (event, self->user_data);
}

void
tandem_sim_realtime_functions_send (const TandemSimRealtimeFunctions *self, TandemSimToolCalls *calls, gboolean whole, guint output_index,
                                    JsonArray *items)
{
  g_autoptr (GPtrArray) made = tandem_sim_tool_calls_make (calls, whole);
  const char *status = whole ? "completed" : "incomplete";

  for (guint i = 0; i < made->len; i++) {
    const TandemSimToolCall *call = made->pdata[i];
    g_autofree char *item_id = tandem_sim_realtime_id_new ("item");

    send_item (self, "response.output_item.added", output_index + i, item_json (call, item_id, "in_progress", ""));
    add_to_conversation (self, call, item_id);
    send_arguments (self, call, item_id, output_index + i);
    send_item (self, "response.output_item.done", output_index + i, item_json (call, item_id, status, call->arguments));
    json_array_add_object_element (items, item_json (call, item_id, status, call->arguments));
  }
}
