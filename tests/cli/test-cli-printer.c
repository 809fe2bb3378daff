// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-printer.h"

#include "capture.h"

static void
tell (TandemCliPrinter *printer, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) turn = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  for (char *at = text; *at; at++)
    if (*at == '\'')
      *at = '"';
  turn = json_from_string (text, NULL);
  g_assert_nonnull (turn);
  tandem_cli_printer_update (printer, turn);
}

static void
test_order (void)
{
  Capture capture = { { 0 } };
  g_autoptr (TandemCliPrinter) printer = tandem_cli_printer_new (TANDEM_CLI_PRINT_LINES);

  capture_start (&capture);
  tell (printer, "{'id':'a','index':0,'party':'agent','text':'Good','final':false}");
  tell (printer, "{'id':'a','index':0,'party':'agent','text':'Good evening','heard_text':'Good evening','final':true}");
  /* The reply is final before the question is transcribed. */
  tell (printer, "{'id':'b','index':1,'party':'remote','text':'','final':false}");
  tell (printer, "{'id':'c','index':2,'party':'agent','text':'We open at nine','heard_text':'We open','final':true}");
  capture_stop (&capture);
  g_assert_cmpstr (capture.out, ==, "Agent: Good evening\n");
  g_assert_false (tandem_cli_printer_is_complete (printer));

  capture_start (&capture);
  tell (printer, "{'id':'b','index':1,'party':'remote','text':'When do you open?','final':true}");
  tell (printer, "{'id':'b','index':1,'party':'remote','text':'changed','final':true}");
  tell (printer, "{'id':'d','index':3,'party':'remote','text':'','final':true}");
  tell (printer, "{'id':'e','index':4,'party':'agent','text':'Bye now','heard_text':'','final':true}");
  tell (printer, "{'id':'f','index':5,'party':'operator','text':'It is me','final':false}");
  tell (printer, "{'no':'id'}");
  capture_stop (&capture);
  g_assert_cmpstr (capture.out, ==,
                   "Remote: When do you open?\nAgent: We open [not heard: at nine]\nAgent: [not heard: Bye now]\n");

  capture_start (&capture);
  tandem_cli_printer_finish (printer);
  tandem_cli_printer_finish (printer);
  capture_stop (&capture);
  g_assert_cmpstr (capture.out, ==, "Operator: It is me\n");
  capture_clear (&capture);
}

static void
test_moved (void)
{
  Capture capture = { { 0 } };
  g_autoptr (TandemCliPrinter) printer = tandem_cli_printer_new (TANDEM_CLI_PRINT_LINES);
  g_autoptr (JsonNode) all = json_from_string (
    "{\"turns\":[{\"id\":\"b\",\"index\":0,\"party\":\"remote\",\"text\":\"One\",\"final\":true},"
    "{\"id\":\"a\",\"index\":1,\"party\":\"agent\",\"text\":\"Two\",\"final\":true}]}", NULL);

  capture_start (&capture);
  tell (printer, "{'id':'a','index':0,'party':'agent','text':'Tw','final':false}");
  tell (printer, "{'id':'b','index':0,'party':'remote','text':'On','final':false}");
  tandem_cli_printer_update_all (printer, all);
  capture_stop (&capture);
  g_assert_cmpstr (capture.out, ==, "Remote: One\nAgent: Two\n");
  g_assert_true (tandem_cli_printer_is_complete (printer));
  capture_clear (&capture);
}

static void
test_plain (void)
{
  Capture capture = { { 0 } };
  g_autoptr (TandemCliPrinter) printer = tandem_cli_printer_new (TANDEM_CLI_PRINT_LINES);

  capture_start (&capture);
  tell (printer, "{'id':'a','index':0,'party':'agent','text':'a\\u001b[2Jb\\nc\\u009bd\\u202ee','final':true}");
  capture_stop (&capture);
  g_assert_cmpstr (capture.out, ==, "Agent: a [2Jb c d e\n");
  capture_clear (&capture);
}

static void
test_terminal (void)
{
  Capture capture = { { 0 } };
  g_autoptr (TandemCliPrinter) printer = tandem_cli_printer_new (TANDEM_CLI_PRINT_TERMINAL);
  g_autofree char *words = g_strnfill (100, 'x');
  g_autofree char *expected = g_strdup_printf ("\r\033[K%.79s\r\033[KAgent: %s\n", words, words);

  capture_start (&capture);
  tell (printer, "{'id':'a','index':0,'party':'agent','text':'%s','final':false}", words);
  tell (printer, "{'id':'a','index':0,'party':'agent','text':'%s','final':true}", words);
  tandem_cli_printer_finish (printer);
  capture_stop (&capture);
  g_assert_cmpstr (capture.out, ==, expected);
  capture_clear (&capture);
}

static void
test_json (void)
{
  Capture capture = { { 0 } };
  g_autoptr (TandemCliPrinter) printer = tandem_cli_printer_new (TANDEM_CLI_PRINT_JSON);

  capture_start (&capture);
  tell (printer, "{'id':'a','text':'Hi','final':true}");
  capture_stop (&capture);
  g_assert_cmpstr (capture.out, ==, "{\"id\":\"a\",\"text\":\"Hi\",\"final\":true}\n");
  capture_clear (&capture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  capture_silence_debug ();
  g_test_add_func ("/cli-printer/order", test_order);
  g_test_add_func ("/cli-printer/moved", test_moved);
  g_test_add_func ("/cli-printer/plain", test_plain);
  g_test_add_func ("/cli-printer/terminal", test_terminal);
  g_test_add_func ("/cli-printer/json", test_json);
  return g_test_run ();
}
