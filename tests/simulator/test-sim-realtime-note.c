// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-note.h"

#include "tandem-sim-json.h"

static void
check_text (const char *json, const char *wanted)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autofree char *text = tandem_sim_realtime_note_dup_text (json_node_get_object (node));

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_text (void)
{
  check_text ("{\"type\":\"message\",\"role\":\"system\",\"content\":[{\"type\":\"input_text\",\"text\":\"Be brief.\"}]}", "Be brief.");
  check_text ("{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"One\"},"
              "{\"type\":\"input_text\",\"text\":\"two\"}]}", "One two");
  check_text ("{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"transcript\":\"Hi\"}]}", NULL);
  check_text ("{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\"}]}", NULL);
  check_text ("{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"{}\"}", NULL);
}

static void
check_proof (const char *note, const char *wanted)
{
  g_autofree char *text = tandem_sim_realtime_note_prove (note, "Hello.");

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_proof (void)
{
  check_proof ("Offer ten percent.", "I was told: Offer ten percent. Hello.");
  check_proof ("one two three four five six seven eight nine ten eleven, twelve, thirteen",
               "I was told: one two three four five six seven eight nine ten eleven, twelve. Hello.");
  check_proof ("Said meanwhile:\nOperator: I am  the manager.\nCaller: Fine.",
               "I was told: Operator: I am the manager. Caller: Fine. Hello.");
  check_proof ("The shop opens at 10:30 tomorrow", "I was told: The shop opens at 10:30 tomorrow. Hello.");
  check_proof ("Nothing follows: ", "I was told: Nothing follows. Hello.");
  check_proof ("할인을 제안하세요", "I was told: 할인을 제안하세요. Hello.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/realtime-note/text", test_text);
  g_test_add_func ("/simulator/realtime-note/proof", test_proof);
  return g_test_run ();
}
