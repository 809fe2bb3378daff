// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-realtime-client.h"

#include <string.h>

#include "tandem-sim-json.h"
#include "tandem-sim-tool-calls.h"

static JsonObject *
wait_call (SimClient *client, guint from, guint *number)
{
  for (;;) {
    JsonObject *item;

    *number = sim_client_wait (client, "response.output_item.done", from);
    item = tandem_sim_json_get_object (sim_client_get (client, *number), "item");
    if (g_strcmp0 (tandem_sim_json_get_string (item, "type"), "function_call") == 0)
      return item;
    from = *number + 1;
  }
}

static void
answer (SimClient *client, const char *id, const char *output)
{
  g_autofree char *json = g_strdup_printf ("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'%s',"
                                           "'output':'%s'}}", id, output);

  sim_client_send (client, json);
}

/* Two in parallel; answers to nobody and second ones are refused, and what came of them is said. */
static void
test_parallel (SimService *service, gconstpointer unused)
{
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  g_autofree char *words = NULL;
  g_autofree char *log = NULL;
  JsonObject *first, *second;
  guint number, done;

  tandem_sim_realtime_add_reply (service->realtime, "Use them", "One moment. [[a {\"x\":{\"y\":1}}]] [[b {}]] [[c]]");
  sim_client_send (client, "{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],"
                           "'audio':{'input':{'turn_detection':null}}}}");
  sim_client_send (client, "{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                           "'content':[{'type':'input_text','text':'Use them'}]}}");
  sim_client_send (client, "{'type':'response.create'}");
  first = wait_call (client, 0, &number);
  second = wait_call (client, number + 1, &number);
  done = sim_client_wait (client, "response.done", number);
  g_assert_cmpstr (tandem_sim_json_get_string (first, "name"), ==, "a");
  g_assert_cmpstr (tandem_sim_json_get_string (first, "arguments"), ==, "{\"x\":{\"y\":1}}");
  g_assert_cmpstr (tandem_sim_json_get_string (first, "status"), ==, "completed");
  g_assert_cmpstr (tandem_sim_json_get_string (second, "name"), ==, "b");
  words = sim_client_join_deltas (client, "response.output_text.delta", 0);
  g_assert_cmpstr (words, ==, "I was told: Use them. One moment.");
  answer (client, "call_nobody", "1");
  done = sim_client_wait_error (client, "invalid_tool_call_id", done);
  answer (client, tandem_sim_json_get_string (first, "call_id"), "1");
  answer (client, tandem_sim_json_get_string (first, "call_id"), "2");
  number = sim_client_wait_error (client, "invalid_tool_call_output", done + 1);
  answer (client, tandem_sim_json_get_string (second, "call_id"), "two");
  sim_client_send (client, "{'type':'response.create'}");
  sim_client_wait (client, "response.done", number);
  g_clear_pointer (&words, g_free);
  words = sim_client_join_deltas (client, "response.output_text.delta", number);
  g_assert_cmpstr (words, ==, "a says: 1 b says: two");
  /* The third was never answered. */
  soup_websocket_connection_close (client->connection, 1000, NULL);
  sim_client_wait_closed (client);
  for (log = sim_service_read_log (service); strstr (log, "tool_output_missing") == NULL; log = sim_service_read_log (service)) {
    g_free (log);
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_nonnull (strstr (strstr (log, "tool_output_missing"), "\"c\""));
}

/* Whoever is interrupted gets half of the arguments of the first call, and is told that they are done all the same. */
static void
test_cut (SimService *service, gconstpointer unused)
{
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  JsonObject *item;
  guint number, arguments;

  tandem_sim_realtime_add_reply (service->realtime, "Use them", "One moment please, while I am looking for all of it. "
                                                                "[[a {\"x\":\"1234567890\"}]] [[b {}]]");
  sim_client_send (client, "{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                           "'content':[{'type':'input_text','text':'Use them'}]}}");
  sim_client_send (client, "{'type':'response.create'}");
  sim_client_wait (client, "response.output_audio.delta", 0);
  sim_client_send (client, "{'type':'response.cancel'}");
  item = wait_call (client, 0, &number);
  g_assert_cmpstr (tandem_sim_json_get_string (item, "status"), ==, "incomplete");
  g_assert_cmpstr (tandem_sim_json_get_string (item, "arguments"), ==, "{\"x\":\"123");
  arguments = sim_client_wait (client, "response.function_call_arguments.done", 0);
  g_assert_cmpuint (arguments, <, number);
  sim_client_wait (client, "response.done", number);
  g_assert_cmpint (sim_client_find (client, "response.function_call_arguments.done", arguments + 1), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sim-realtime-functions/parallel", SimService, NULL, sim_service_setup, test_parallel, sim_service_teardown);
  g_test_add ("/sim-realtime-functions/cut", SimService, NULL, sim_service_setup, test_cut, sim_service_teardown);
  return g_test_run ();
}
