// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-gemini-tools.h"

#include "tandem-sim-json.h"

static void
send_array (TandemSimRealtimeWire *wire, const char *name, const char *member, JsonArray *array)
{
  tandem_sim_realtime_wire_send (wire, tandem_sim_json_new (name, TANDEM_SIM_O, tandem_sim_json_new (member, TANDEM_SIM_A, array, NULL),
                                                            NULL));
}

void
tandem_sim_gemini_tools_call (TandemSimToolCalls *calls, TandemSimRealtimeWire *wire)
{
  g_autoptr (GPtrArray) made = tandem_sim_tool_calls_make (calls, TRUE);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < made->len; i++) {
    const TandemSimToolCall *call = made->pdata[i];
    g_autoptr (JsonNode) arguments = json_from_string (call->arguments, NULL);

    json_array_add_object_element (array, tandem_sim_json_new ("id", TANDEM_SIM_S, call->id, "name", TANDEM_SIM_S, call->name, "args",
                                                               TANDEM_SIM_O, json_node_dup_object (arguments), NULL));
  }
  send_array (wire, "toolCall", "functionCalls", array);
}

void
tandem_sim_gemini_tools_cancel (TandemSimToolCalls *calls, TandemSimRealtimeWire *wire)
{
  g_autoptr (GPtrArray) cancelled = tandem_sim_tool_calls_cancel (calls);
  JsonArray *ids;

  if (cancelled->len == 0)
    return;
  ids = json_array_new ();
  for (guint i = 0; i < cancelled->len; i++)
    json_array_add_string_element (ids, cancelled->pdata[i]);
  send_array (wire, "toolCallCancellation", "ids", ids);
}

gboolean
tandem_sim_gemini_tools_take (TandemSimToolCalls *calls, JsonObject *response, TandemSimProblem **problem)
{
  JsonArray *responses = json_object_get_array_member (response, "functionResponses");

  for (guint i = 0; i < json_array_get_length (responses); i++) {
    JsonObject *one = json_array_get_object_element (responses, i);
    JsonObject *what = tandem_sim_json_get_object (one, "response");
    const char *error = tandem_sim_json_get_string (what, "error");

    if (!tandem_sim_tool_calls_answer (calls, tandem_sim_json_get_string (one, "id"),
                                       error != NULL ? error : tandem_sim_json_get_string (what, "result"), problem))
      return FALSE;
  }
  return TRUE;
}
