// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* "tandem contacts …" before a listener with contacts on a real database. */

#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "control-fixture.h"
#include "remove-folder.h"

typedef struct {
  ControlFixture control;
  Command command;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  control_set_up (&fixture->control, data);
  tandem_settings_set_string (fixture->control.settings, "region", "US");
  fixture->command.target.base_url = g_strdup_printf ("http://127.0.0.1:%u", fixture->control.port);
  fixture->command.target.api_key = g_strdup (CONTROL_KEY);
  fixture->folder = g_dir_make_tmp ("tandem-contacts-XXXXXX", NULL);
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
import (Fixture *fixture, const char *content, gssize length, const char *options)
{
  g_autofree char *path = g_build_filename (fixture->folder, "people.vcf", NULL);
  g_autofree char *line = g_strdup_printf ("contacts import '%s' %s", path, options);

  g_assert_true (g_file_set_contents (path, content, length, NULL));
  return command_run (&fixture->command, line);
}

#define CARD(name, tel) "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" name "\r\nTEL;TYPE=cell:" tel "\r\nEND:VCARD\r\n"

static const char two_people[] =
  CARD ("Anna Example", "(202) 555-0101")
  "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:7\r\nFN:Bert\\, the Baker\r\nORG:Bakery\r\nNOTE:likes\\ncakes\r\nCATEGORIES:friends,work\r\n"
  "TEL;TYPE=work:+12025550102\r\nTEL:ext. 12\r\nEND:VCARD\r\n";

/* Twice gives one copy; what is exported is what was imported. */
static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "out.vcf", NULL);
  g_autofree char *line = g_strdup_printf ("contacts export '%s'", path);
  g_autofree char *again = g_strdup_printf ("contacts import --json '%s'", path);
  g_autofree char *listed = NULL;

  g_assert_cmpint (command_run (&fixture->command, "contacts list"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "");
  g_assert_cmpint (import (fixture, two_people, -1, "--json"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "{ \"success\" : true, \"added\" : 2, \"updated\" : 0 }\n");
  g_assert_cmpint (import (fixture, two_people, -1, ""), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "2 contacts were read: 0 are new, 0 were changed.\n");
  g_assert_cmpint (command_run (&fixture->command, "contacts list"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==,
                   "Anna Example  +12025550101 (cell)\nBert, the Baker  +12025550102 (work), ext. 12\n");
  listed = g_strdup (fixture->command.capture.out);
  g_assert_cmpint (command_run (&fixture->command, line), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "2 contacts were exported.\n");
  g_assert_cmpint (command_run (&fixture->command, again), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "{ \"success\" : true, \"added\" : 0, \"updated\" : 0 }\n");
  g_assert_cmpint (command_run (&fixture->command, "contacts list"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, listed);
  g_assert_cmpint (command_run (&fixture->command, "contacts list --json"), ==, 0);
  g_assert_nonnull (strstr (fixture->command.capture.out, "\"notes\" : \"likes\\ncakes\""));
  g_assert_nonnull (strstr (fixture->command.capture.out, "\"uid\" : \"urn:uuid:7\""));
  /* A number more for somebody who is known. */
  g_assert_cmpint (import (fixture, CARD ("Anna Example", "202-555-0101\r\nTEL:+12025550109"), -1, "--json"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "{ \"success\" : true, \"added\" : 0, \"updated\" : 1 }\n");
}

/* Several requests, and several pages. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) content = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 1201; i++)
    g_string_append_printf (content, CARD ("Person %04u", "+1555010%04u"), i, i);
  g_assert_cmpint (import (fixture, content->str, -1, "--json"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "{ \"success\" : true, \"added\" : 1201, \"updated\" : 0 }\n");
  g_assert_cmpint (command_run (&fixture->command, "contacts list"), ==, 0);
  lines = g_strsplit (fixture->command.capture.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1202);
  g_assert_true (g_str_has_prefix (lines[1200], "Person 1200"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *content; const char *part; } cases[] = {
    { "", "no contact" },
    { "{\"json\":true}", "people.vcf was not imported" },
    { "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "people.vcf was not imported" },
    { "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\n", "does not end" },
    { "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:J\xfcrgen\r\nEND:VCARD\r\n", "Line 3" },
  };
  g_autofree char *big = g_build_filename (fixture->folder, "big.vcf", NULL);
  g_autofree char *line = g_strdup_printf ("contacts import '%s'", big);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (import (fixture, cases[i].content, -1, ""), ==, 1);
    command_assert_complaint (&fixture->command, cases[i].part);
  }
  g_assert_cmpint (command_run (&fixture->command, line), ==, 1);
  command_assert_complaint (&fixture->command, "big.vcf");
  g_assert_true (g_file_set_contents (big, two_people, -1, NULL));
  g_assert_cmpint (truncate (big, (off_t) 200 * 1024 * 1024), ==, 0);
  g_assert_cmpint (command_run (&fixture->command, line), ==, 1);
  command_assert_complaint (&fixture->command, "32 MiB");
  g_assert_cmpint (command_run (&fixture->command, "contacts import /dev/zero"), ==, 1);
  command_assert_complaint (&fixture->command, "not a file");
  g_assert_cmpint (command_run (&fixture->command, "contacts export /no/such/folder/out.vcf"), ==, 1);
  command_assert_complaint (&fixture->command, "not exported");
  g_assert_cmpint (command_run (&fixture->command, "contacts list"), ==, 0);
  g_assert_cmpstr (fixture->command.capture.out, ==, "");
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "contacts", "contacts show", "contacts import", "contacts export", "contacts list more", "contacts import a b" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_assert_cmpint (command_run (&fixture->command, wrong[i]), ==, 2);
    g_assert_cmpstr (fixture->command.capture.out, ==, "");
  }
  g_assert_cmpint (command_run (&fixture->command, "contacts --help"), ==, 0);
  g_assert_true (tandem_cli_is_command ("contacts"));
  tandem_control_listener_set_contacts (fixture->control.listener, NULL);
  g_assert_cmpint (command_run (&fixture->command, "contacts list"), ==, 1);
  command_assert_complaint (&fixture->command, "still starting");
}

/* What other programs send. */
static void
test_api (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *body; const char *part; } cases[] = {
    { "{}", "list of at most" }, { "{\"contacts\":7}", "list of at most" }, { "{\"contacts\":[7]}", "another type" },
    { "{\"contacts\":[{\"name\":7}]}", "another type" }, { "{\"contacts\":[{\"numbers\":[{\"label\":\"x\"}]}]}", "another type" },
    { "{\"contacts\":[{\"tags\":[7]}]}", "another type" },
  };
  JsonObject *answer;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    control_assert_refused (&fixture->control, control_post (&fixture->control, "/api/v1/contacts/import", cases[i].body), 400,
                            "bad_input", cases[i].part);
  control_assert_refused (&fixture->control, control_get (&fixture->control, "/api/v1/contacts?limit=0"), 400, "bad_input", "1 to 500");
  control_post (&fixture->control, "/api/v1/contacts/import",
                "{\"contacts\":[{\"name\":\"A\",\"numbers\":[{\"number\":\"202 555 0101\"}]},{\"name\":\"B\"},{\"name\":\"C\"}]}");
  g_assert_cmpuint (fixture->control.status, ==, 200);
  answer = control_get (&fixture->control, "/api/v1/contacts?limit=2");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "contacts")), ==, 2);
  g_assert_nonnull (json_object_get_string_member (answer, "next"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  capture_silence_debug ();
#define ADD(path, function) g_test_add ("/cli/contacts/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("round", test_round);
  ADD ("many", test_many);
  ADD ("refused", test_refused);
  ADD ("usage", test_usage);
  ADD ("api", test_api);
  return g_test_run ();
}
