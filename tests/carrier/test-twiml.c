// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twiml.h"

#include <string.h>

static void
test_connect (void)
{
  g_autofree char *twiml = tandem_twiml_connect_stream (NULL, "https://h.example/ended", "wss://h.example/media", "one-time");
  g_assert_cmpstr (twiml, ==,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Connect action=\"https://h.example/ended\">"
                   "<Stream url=\"wss://h.example/media\"><Parameter name=\"token\" value=\"one-time\"/></Stream></Connect></Response>");
}

static void
on_element (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer user_data, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (user_data, "%s.%s=%s|", element, names[i], values[i]);
}

static void
test_escaping (void)
{
  GMarkupParser parser = { .start_element = on_element };
  GString *seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, seen, NULL);
  g_autofree char *twiml = tandem_twiml_connect_stream (NULL, "https://h/e?a=1&b=<2>", "wss://h/\"m\"", "Caff\303\250 'x'\001\033\177");

  g_assert_true (g_markup_parse_context_parse (context, twiml, -1, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "Connect.action=https://h/e?a=1&b=<2>|Stream.url=wss://h/\"m\"|Parameter.name=token|Parameter.value=Caff\303\250 'x'|");
  g_assert_null (strstr (twiml, "a=1&b"));
  g_string_free (seen, TRUE);
}

/* It speaks again and again, for no longer than it may, and what Twilio takes is not exceeded. */
static void
test_hold (void)
{
  static const guint seconds[] = { 0, 1, 6, 15, 16, 23, 60, 3600 };
  g_autofree char *essay = g_strnfill (1500, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++) {
    g_autofree char *twiml = tandem_twiml_hold (3, "Wait.", seconds[i], "Goodbye.");
    g_autofree char *brief = tandem_twiml_hold (3, essay, seconds[i], "Goodbye.");
    g_auto (GStrv) pauses = g_strsplit (twiml, "<Pause length=\"", -1);
    guint n = g_strv_length (pauses), total = 0;

    g_assert_cmpuint (strlen (brief), <, 4000);
    g_assert_cmpuint (strlen (twiml), <, 4000);
    g_assert_true (g_str_has_suffix (twiml, "<Say>Goodbye.</Say><Hangup/></Response>"));
    for (guint j = 1; j < n; j++) {
      guint pause = (guint) g_ascii_strtoull (pauses[j], NULL, 10);

      g_assert_cmpuint (pause, >=, 1);
      if (seconds[i] <= 60)
        g_assert_cmpuint (pause, <=, 10);
      g_assert_true (strstr (pauses[j], j == n - 1 ? "Goodbye." : "Wait."));
      total += pause + 3;
    }
    if (seconds[i] == 60)
      g_assert_cmpuint (total, ==, 60 + 3);
  }
}

static void
test_say (void)
{
  static const struct {
    const char *text, *voice, *say;
  } cases[] = {
    { "Fish & chips <now>", NULL, "<Say>Fish &amp; chips &lt;now&gt;</Say>" },
    { "Hello", "", "<Say>Hello</Say>" },
    { "Hello", "Polly.Joanna\"", "<Say voice=\"Polly.Joanna&quot;\">Hello</Say>" },
    { "Table 5: 您好", NULL, "<Say language=\"zh-CN\">Table 5: 您好</Say>" },
    { "안녕하세요", NULL, "<Say language=\"ko-KR\">안녕하세요</Say>" },
    { "東京です", NULL, "<Say language=\"ja-JP\">東京です</Say>" },
    { "您好", "Polly.Zhiyu", "<Say voice=\"Polly.Zhiyu\">您好</Say>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *twiml = tandem_twiml_say (cases[i].text, cases[i].voice);
    g_autofree char *wanted = g_strdup_printf ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>%s</Response>", cases[i].say);

    g_assert_cmpstr (twiml, ==, wanted);
  }
}

static void
test_dial (void)
{
  g_autofree char *twiml = tandem_twiml_dial ("+12025550102", "+12025550100");

  g_assert_nonnull (strstr (twiml, "<Response><Dial callerId=\"+12025550100\"><Number>+12025550102</Number></Dial></Response>"));
}

static void
test_hang_up (void)
{
  g_autofree char *twiml = tandem_twiml_hang_up ();
  g_assert_nonnull (strstr (twiml, "<Response><Hangup/></Response>"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twiml/connect", test_connect);
  g_test_add_func ("/twiml/escaping", test_escaping);
  g_test_add_func ("/twiml/say", test_say);
  g_test_add_func ("/twiml/hold", test_hold);
  g_test_add_func ("/twiml/dial", test_dial);
  g_test_add_func ("/twiml/hang-up", test_hang_up);
  return g_test_run ();
}
