// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <stdio.h>
#include <string.h>

#include "tandem-log.h"

/* GTest has its own log writer, and GLib takes one only: the writing is done by a child. */
static void
write_lines (void)
{
  tandem_log_install ("debug");
  tandem_log_hide ("correct horse battery");
  tandem_log_hide ("another one 12");
  tandem_log_hide ("short");
  tandem_log_hide (NULL);
  g_log ("tandem-test", G_LOG_LEVEL_DEBUG, "dialling +12025550123 for (202) 555-0101");
  g_log ("tandem-test", G_LOG_LEVEL_MESSAGE, "key correct horse battery, another one 12, correct horse battery; sk-abcdefgh");
  g_log ("other", G_LOG_LEVEL_WARNING, "Authorization: Bearer abcdefgh");
  g_log ("tandem-test", G_LOG_LEVEL_MESSAGE, "a short line");
  tandem_log_set_json (TRUE);
  g_log ("tandem-test", G_LOG_LEVEL_DEBUG, "3f0e2d68-6b0a-4a52-9d3f-0a7a0a2b9c11: from-twilio: attached");
  g_log ("tandem-test", G_LOG_LEVEL_MESSAGE, "call 3f0e2d68-6b0a-4a52-9d3f-0a7a0a2b9c11: The agent is gone.");
  g_log ("tandem-test", G_LOG_LEVEL_WARNING, "a \"quote\"\n\xff for +12025550123, another one 12");
  g_log_structured ("tandem-test", G_LOG_LEVEL_MESSAGE, "CODE_FILE", "../src/app/x.c", "CODE_LINE", "12", "MESSAGE", "placed");
}

static void
test_lines (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { self, "--write", NULL };
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (said, "debug tandem-test: dialling …0123 for …0101\n"));
  g_assert_nonnull (strstr (said, "info tandem-test: key …, …, …; …\n"));
  g_assert_nonnull (strstr (said, "warning other: Authorization: Bearer …\n"));
  g_assert_nonnull (strstr (said, "a short line\n"));
  g_assert_nonnull (strstr (said, "\"level\":\"debug\",\"domain\":\"tandem-test\",\"call\":\"3f0e2d68-6b0a-4a52-9d3f-0a7a0a2b9c11\","
                                  "\"hop\":\"from-twilio\",\"message\":\"3f0e2d68-6b0a-4a52-9d3f-0a7a0a2b9c11: from-twilio: attached\"}\n"));
  g_assert_nonnull (strstr (said, "\"call\":\"3f0e2d68-6b0a-4a52-9d3f-0a7a0a2b9c11\",\"message\":\"call 3f0e2d68"));
  g_assert_nonnull (strstr (said, "\"level\":\"warning\",\"domain\":\"tandem-test\",\"message\":\"a \\\"quote\\\"\\u000a"));
  g_assert_nonnull (strstr (said, " for …0123, …\"}\n"));
  g_assert_nonnull (strstr (said, "\"message\":\"placed\",\"code\":\"x.c:12\"}\n"));
}

int
main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "--write") == 0) {
    g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
    write_lines ();
    return 0;
  }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/lines", test_lines);
  return g_test_run ();
}
