// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* "tandem sms …" before a listener with an inbox on a real database. */

#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "control-fixture.h"
#include "remove-folder.h"

#define ANNA "+12025550123"
#define SID "SM0123456789abcdef0123456789abcdef"

typedef struct {
  ControlFixture control;
  Command command;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  control_set_up (&fixture->control, data);
  fixture->command.target.base_url = g_strdup_printf ("http://127.0.0.1:%u", fixture->control.port);
  fixture->command.target.api_key = g_strdup (CONTROL_KEY);
  fixture->folder = g_dir_make_tmp ("tandem-sms-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  control_tear_down (&fixture->control, data);
  command_clear (&fixture->command);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static int
import (Fixture *fixture, const char *content, const char *options)
{
  g_autofree char *path = g_build_filename (fixture->folder, "texts.json", NULL);
  g_autofree char *line = g_strdup_printf ("sms import '%s' %s", path, options);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return command_run (&fixture->command, line);
}

static void
test_send (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (command_run (&fixture->command, "sms send --phone '(202) 555-0123' --message Hello"), ==, 0);
  g_assert_nonnull (strstr (fixture->command.capture.out, ANNA));
  g_assert_nonnull (strstr (fixture->command.capture.out, "SM00000000000000000000000000000001"));
  g_assert_cmpint (command_run (&fixture->command, "sms send --json --phone +12025550123 --message again"), ==, 0);
  g_assert_nonnull (strstr (fixture->command.capture.out, "\"message_sid\" : \"SM00000000000000000000000000000002\""));
  g_assert_cmpint (command_run (&fixture->command, "sms send --phone 12 --message Hello"), ==, 1);
  command_assert_complaint (&fixture->command, "too short");
  fake_texts_get_carrier (fixture->control.texts)->refuse_code = 21610;
  fake_texts_get_carrier (fixture->control.texts)->detail = "Attempt to send to unsubscribed recipient";
  g_assert_cmpint (command_run (&fixture->command, "sms send --phone +12025550123 --message Hello"), ==, 1);
  command_assert_complaint (&fixture->command, "unsubscribed recipient");
}

static void
test_view (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (command_run (&fixture->command, "sms list"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "");
  /* What others write must not steer the terminal. */
  fake_texts_receive (fixture->control.texts, ANNA, "one\033[2J\ntwo", 1700000000, 91);
  g_assert_cmpint (command_run (&fixture->command, "sms list"), ==, 0);
  g_assert_nonnull (strstr (fixture->command.capture.out, ANNA));
  g_assert_nonnull (strstr (fixture->command.capture.out, "← (1) one [2J two\n"));
  g_assert_cmpint (command_run (&fixture->command, "sms view --phone '(202) 555-0123'"), ==, 0);
  g_assert_nonnull (strstr (fixture->command.capture.out, "← one [2J two\n"));
  g_assert_cmpint (command_run (&fixture->command, "sms view --json --phone +12025550123"), ==, 0);
  g_assert_nonnull (strstr (fixture->command.capture.out, "\"messages\""));
  g_assert_cmpint (command_run (&fixture->command, "sms view --phone +12025550199"), ==, 1);
  command_assert_complaint (&fixture->command, "sms list");
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "sms", "sms nothing", "sms send", "sms send --phone +12025550123", "sms send --message x",
                                       "sms view", "sms list more", "sms import", "sms send --follow", "sms view --message x" };
  static const char *const help[] = { "sms --help", "sms send --help", "sms list --help", "sms view --help", "sms import --help" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_cmpint (command_run (&fixture->command, wrong[i]), ==, 2);
    command_assert_complaint (&fixture->command, "sms");
  }
  for (guint i = 0; i < G_N_ELEMENTS (help); i++) {
    g_assert_cmpint (command_run (&fixture->command, help[i]), ==, 0);
    g_assert_nonnull (strstr (fixture->command.capture.out, "tandem sms"));
  }
  g_assert_true (tandem_cli_is_command ("sms"));
  g_assert_false (tandem_cli_is_command ("sm"));
  g_assert_false (tandem_cli_is_command ("sms send"));
}

static const char two_threads[] =
  "{\"" ANNA "\":{\"phone\":\"" ANNA "\",\"created_at\":\"2024-01-02T10:00:00\",\"messages\":["
  "{\"timestamp\":\"2024-01-02T10:00:00.123456\",\"direction\":\"inbound\",\"body\":\"hi\",\"sid\":\"" SID "\"},"
  "{\"timestamp\":\"2024-01-02T10:01:00+01:00\",\"direction\":\"outbound-api\",\"body\":\"hello\",\"sid\":null}]},"
  "\"(915) 213-4309\":{\"messages\":[{\"timestamp\":\"2024-01-03T10:00:00Z\",\"direction\":\"outbound\",\"body\":\"\"}]}}";

/* Twice gives one copy; what the carrier has under the same id, too. */
static void
test_import (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL;

  g_assert_cmpint (import (fixture, two_threads, "--json"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "{ \"success\" : true, \"imported\" : 3, \"known\" : 0 }\n");
  g_assert_cmpint (command_run (&fixture->command, "sms view --json --phone +12025550123"), ==, 0);
  first = g_strdup (fixture->command.capture.out);
  g_assert_nonnull (strstr (first, "\"message_sid\" : \"" SID "\""));
  g_assert_nonnull (strstr (first, "2024-01-02T09:01:00Z"));
  g_assert_nonnull (strstr (first, "\"unread\" : 0"));
  g_assert_cmpint (import (fixture, two_threads, "--json"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "{ \"success\" : true, \"imported\" : 0, \"known\" : 3 }\n");
  g_assert_cmpint (command_run (&fixture->command, "sms view --json --phone +12025550123"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, first);
  g_assert_cmpint (command_run (&fixture->command, "sms view --json --phone +19152134309"), ==, 0);
  g_assert_cmpint (import (fixture, "{}", ""), ==, 0);
}

static void
test_import_refused (Fixture *fixture, gconstpointer data)
{
#define GOOD "{\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"inbound\",\"body\":\"hi\"}"
#define FILE_OF(text) "{\"" ANNA "\":{\"messages\":[" GOOD "," text "]}}"
  static const struct { const char *content; const char *part; } cases[] = {
    { "", "not a JSON object" }, { "[]", "not a JSON object" }, { "{", "not a JSON object" }, { "\xff\xfe{}", "not a JSON object" },
    { "{\"" ANNA "\":7}", "“messages”" }, { "{\"" ANNA "\":{}}", "“messages”" }, { "{\"" ANNA "\":{\"messages\":{}}}", "“messages”" },
    { "{\"" ANNA "\":{\"phone\":7,\"messages\":[]}}", "“phone”" },
    { "{\"" ANNA "\":{\"created_at\":7,\"messages\":[]}}", "“phone”" },
    { "{\"" ANNA "\":{\"messages\":[]},\"" ANNA "\":{\"messages\":[]}}", "twice" },
    { FILE_OF ("{\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"inbound\",\"body\":\"a\",\"body\":\"b\"}"), "twice" },
    { FILE_OF ("7"), "text 2" }, { FILE_OF ("{}"), "text 2, “timestamp”" },
    { FILE_OF ("{\"timestamp\":1,\"direction\":\"inbound\",\"body\":\"a\"}"), "text 2, “timestamp”" },
    { FILE_OF ("{\"timestamp\":\"yesterday\",\"direction\":\"inbound\",\"body\":\"a\"}"), "text 2, “timestamp”" },
    { FILE_OF ("{\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"up\",\"body\":\"a\"}"), "text 2, “direction”" },
    { FILE_OF ("{\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"inbound\"}"), "text 2, “body”" },
    { FILE_OF ("{\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"inbound\",\"body\":\"a\",\"sid\":[]}"), "text 2, “sid”" },
    /* Only the running Tandem knows the country, and looks before anything is kept. */
    { "{\"" ANNA "\":{\"messages\":[" GOOD "]},\"12\":{\"messages\":[" GOOD "]}}", "too short" },
  };
  g_autofree char *big = g_build_filename (fixture->folder, "big.json", NULL);
  g_autofree char *line = g_strdup_printf ("sms import '%s'", big);
  g_autofree char *brackets = g_strnfill (200000, '[');
  g_autofree char *deep = g_strdup_printf ("{\"" ANNA "\":{\"messages\":%s", brackets);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (import (fixture, cases[i].content, ""), ==, 1);
    command_assert_complaint (&fixture->command, cases[i].part);
  }
  g_assert_cmpint (import (fixture, deep, ""), ==, 1);
  command_assert_complaint (&fixture->command, "not a JSON object");
  g_assert_cmpint (command_run (&fixture->command, line), ==, 1);
  command_assert_complaint (&fixture->command, "big.json");
  g_assert_true (g_file_set_contents (big, "{}", -1, NULL));
  g_assert_cmpint (truncate (big, (off_t) 1024 * 1024 * 1024), ==, 0);
  g_assert_cmpint (command_run (&fixture->command, line), ==, 1);
  command_assert_complaint (&fixture->command, "32 MiB");
  g_assert_cmpint (command_run (&fixture->command, "sms import /dev/zero"), ==, 1);
  command_assert_complaint (&fixture->command, "not a file");
  /* Nothing of all that was kept. */
  g_assert_cmpint (command_run (&fixture->command, "sms list"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "");
}

/* Several pieces, and long texts. */
static void
test_import_many (Fixture *fixture, gconstpointer data)
{
  g_autofree char *word = g_strnfill (1500, 'x');
  g_autoptr (GString) content = g_string_new ("{\"" ANNA "\":{\"messages\":[");

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (content, "%s{\"timestamp\":\"2024-01-02T10:%02u:%02uZ\",\"direction\":\"inbound\",\"body\":\"%u %s\"}",
                            i ? "," : "", i / 60, i % 60, i, i % 2 ? word : "hi");
  g_string_append (content, "]}}");
  g_assert_cmpint (import (fixture, content->str, "--json"), ==, 0);
  g_assert_nonnull (strstr (fixture->command.capture.out, "\"imported\" : 2000,"));
  g_assert_cmpint (import (fixture, content->str, "--json"), ==, 0);
  g_assert_nonnull (strstr (fixture->command.capture.out, "\"imported\" : 0, \"known\" : 2000"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  capture_silence_debug ();
  g_test_add ("/cli-sms/send", Fixture, NULL, set_up, test_send, tear_down);
  g_test_add ("/cli-sms/view", Fixture, NULL, set_up, test_view, tear_down);
  g_test_add ("/cli-sms/usage", Fixture, NULL, set_up, test_usage, tear_down);
  g_test_add ("/cli-sms/import", Fixture, NULL, set_up, test_import, tear_down);
  g_test_add ("/cli-sms/import-refused", Fixture, NULL, set_up, test_import_refused, tear_down);
  g_test_add ("/cli-sms/import-many", Fixture, NULL, set_up, test_import_many, tear_down);
  return g_test_run ();
}
