// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-log.h"

#include <glib/gstdio.h>

static JsonObject *
parse_line (JsonParser *parser, const char *line)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, line, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_lines (void)
{
  g_autofree char *dir = g_dir_make_tmp ("tandem-sim-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "events.jsonl", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) data = json_from_string ("{\"a\":[1,null]}", NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  TandemSimLog *log = tandem_sim_log_new (dir);
  JsonObject *line;

  g_assert_cmpstr (tandem_sim_log_get_record_dir (log), ==, dir);
  tandem_sim_log_write (log, "media", "clear", "call_sid", "CA1", "note", NULL, "bad", "\xff", NULL);
  tandem_sim_log_write_node (log, "rest", "form", data);
  /* Readable at once, while the log is still open. */
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  line = parse_line (parser, lines[0]);
  g_assert_cmpint (json_object_get_int_member (line, "t_us"), >, 0);
  g_assert_cmpstr (json_object_get_string_member (line, "where"), ==, "media");
  g_assert_cmpstr (json_object_get_string_member (line, "what"), ==, "clear");
  g_assert_cmpstr (json_object_get_string_member (line, "call_sid"), ==, "CA1");
  g_assert_true (json_object_get_null_member (line, "note"));
  g_assert_cmpstr (json_object_get_string_member (line, "bad"), ==, "\xef\xbf\xbd");
  line = parse_line (parser, lines[1]);
  line = json_object_get_object_member (line, "data");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (line, "a")), ==, 2);
  g_assert_finalize_object (log);
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_nothing (void)
{
  g_autoptr (TandemSimLog) log = tandem_sim_log_new (NULL);

  g_assert_null (tandem_sim_log_get_record_dir (log));
  tandem_sim_log_write (log, "media", "clear", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/log/lines", test_lines);
  g_test_add_func ("/simulator/log/nothing", test_nothing);
  return g_test_run ();
}
