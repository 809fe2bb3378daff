// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-twiml.h"

static TandemSimTwiml *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  TandemSimTwiml *document = tandem_sim_twiml_parse (xml, -1, &error);

  g_assert_no_error (error);
  return document;
}

static void
test_stream (void)
{
  g_autoptr (TandemSimTwiml) document = parse (
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n"
    "<Response><Connect action=\"https://h/e?a=1&amp;b=2\"><Stream url=\"wss://h/m\" name=\"ai\">"
    "<Parameter name=\"token\" value=\"a&lt;b\"/></Stream></Connect><Hangup/></Response>\n");
  GPtrArray *verbs = tandem_sim_twiml_get_verbs (document);
  TandemSimVerb *connect = g_ptr_array_index (verbs, 0);
  TandemSimVerb *stream = tandem_sim_verb_child (connect, "Stream");
  TandemSimVerb *parameter = tandem_sim_verb_child (stream, "Parameter");

  g_assert_cmpuint (verbs->len, ==, 2);
  g_assert_cmpstr (connect->name, ==, "Connect");
  g_assert_cmpstr (tandem_sim_verb_get (connect, "action"), ==, "https://h/e?a=1&b=2");
  g_assert_cmpstr (tandem_sim_verb_get (stream, "url"), ==, "wss://h/m");
  g_assert_cmpstr (tandem_sim_verb_get (parameter, "value"), ==, "a<b");
  g_assert_null (tandem_sim_verb_get (stream, "track"));
  g_assert_null (tandem_sim_verb_child (connect, "stream"));
}

static void
test_text (void)
{
  g_autoptr (TandemSimTwiml) document = parse (
    "<Response><Say language=\"ko-KR\">\n 안녕 <break time=\"1s\"/> <![CDATA[a & b]]>\n</Say>"
    "<Pause length=\"3\"/><Pause length=\"x\"/><Pause/></Response>");
  GPtrArray *verbs = tandem_sim_twiml_get_verbs (document);
  g_autofree char *text = tandem_sim_verb_dup_text (g_ptr_array_index (verbs, 0));

  g_assert_true (g_str_has_prefix (text, "안녕"));
  g_assert_true (g_str_has_suffix (text, "a & b"));
  g_assert_cmpuint (tandem_sim_verb_get_uint (g_ptr_array_index (verbs, 1), "length", 1), ==, 3);
  g_assert_cmpuint (tandem_sim_verb_get_uint (g_ptr_array_index (verbs, 2), "length", 1), ==, 1);
  g_assert_cmpuint (tandem_sim_verb_get_uint (g_ptr_array_index (verbs, 3), "length", 1), ==, 1);
}

static void
test_bad (void)
{
  static const char *const bad[] = {
    "", "hello", "<Response>", "<response/>", "<Say/>", "<Response><Say></Response>", "<Response a=\"1&b=2\"/>",
    "<Response/><Response/>", "<Response>\xff</Response>",
    "<Response><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a>"
    "</Response>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TandemSimTwiml) document = tandem_sim_twiml_parse (bad[i], -1, &error);
    g_autofree char *shown = g_utf8_make_valid (bad[i], -1); /* TAP must be UTF-8 */

    g_test_message ("%s", shown);
    g_assert_null (document);
    g_assert_nonnull (error);
  }
}

static void
test_empty (void)
{
  TandemSimTwiml *document = parse ("<Response/>");

  g_assert_cmpuint (tandem_sim_twiml_get_verbs (document)->len, ==, 0);
  g_assert_finalize_object (document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/twiml/stream", test_stream);
  g_test_add_func ("/simulator/twiml/text", test_text);
  g_test_add_func ("/simulator/twiml/bad", test_bad);
  g_test_add_func ("/simulator/twiml/empty", test_empty);
  return g_test_run ();
}
