// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "capture.h"
#include "tandem-cli.h"

/* Titles of different width, as they are in Korean; what others wrote may try to steer the terminal. */
static const char *const ill =
  "{\"success\":true,\"ok\":false,\"checks\":["
  "{\"hop\":\"keys\",\"title\":\"키\",\"state\":\"ok\",\"message\":\"first\",\"fix\":null,\"last_event_at\":null},"
  "{\"hop\":\"media\",\"title\":\"미디어 소켓\",\"state\":\"failed\",\"message\":\"second \\u001b[31m\","
  "\"fix\":\"mend it\",\"last_event_at\":\"2026-01-02T03:04:05Z\"},"
  "{\"hop\":\"media\",\"title\":\"미디어 소켓\",\"state\":\"warning\",\"message\":\"third\",\"fix\":null,\"last_event_at\":null}]}";
static const char *const well =
  "{\"success\":true,\"ok\":true,\"checks\":["
  "{\"hop\":\"keys\",\"title\":\"Keys\",\"state\":\"skipped\",\"message\":\"first\",\"fix\":null,\"last_event_at\":null}]}";

static JsonNode *
examine (gpointer data)
{
  return json_from_string (data, NULL);
}

static int
run (const char *report, const char *option, char **said)
{
  char *words[] = { (char *) "doctor", (char *) option, NULL };
  const TandemCliTarget target = { .examine = examine, .examine_data = (gpointer) report };
  Capture capture = { .out = NULL };
  int status;

  capture_start (&capture);
  status = tandem_cli_run (option ? 2 : 1, words, &target);
  capture_stop (&capture);
  *said = g_strdup (capture.out);
  capture_clear (&capture);
  return status;
}

static void
test_columns (void)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (run (ill, NULL, &said), ==, 1);
  /* 미디어 소켓 takes eleven columns, 키 two; after a gap of two the widest word, “warning” or “skipped”, takes seven. */
  g_assert_cmpstr (said, ==,
                   "키           ok       first\n"
                   "미디어 소켓  failed   second  [31m (last event: 2026-01-02T03:04:05Z)\n"
                   "                      → mend it\n"
                   "             warning  third\n"
                   "\n"
                   "1 check has failed.\n");
}

static void
test_well (void)
{
  g_autofree char *said = NULL;

  g_assert_cmpint (run (well, NULL, &said), ==, 0);
  g_assert_true (g_str_has_suffix (said, "\nAll is well.\n"));
}

static void
test_json (void)
{
  g_autofree char *said = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (run (ill, "--json", &said), ==, 1);
  node = json_from_string (said, NULL);
  g_assert_nonnull (node);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (node), "checks")), ==, 3);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  capture_silence_debug ();
  g_test_add_func ("/cli-doctor/columns", test_columns);
  g_test_add_func ("/cli-doctor/well", test_well);
  g_test_add_func ("/cli-doctor/json", test_json);
  return g_test_run ();
}
