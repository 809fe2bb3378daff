// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* tests/data/segments.json: bodies with what Twilio's own calculator (sms-segments-calculator 1.3.0) makes of them. */

#include <json-glib/json-glib.h>

#include "tandem-segments.h"

static void
test_as_twilio (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests", "data", "segments.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows;
  guint wrong = 0;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), >=, 200);
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    const char *body = json_object_get_string_member (row, "body");
    const char *encoding = json_object_get_string_member (row, "encoding");
    TandemSegments counted;

    tandem_segments_count (body, &counted);
    if (counted.segments == json_object_get_int_member (row, "segments") && counted.is_gsm == g_str_equal (encoding, "GSM-7"))
      continue;
    g_printerr ("%u: %s, %" G_GINT64_FORMAT " segments; here %s, %u: %.60s\n", i, encoding,
                json_object_get_int_member (row, "segments"), counted.is_gsm ? "GSM-7" : "UCS-2", counted.segments, body);
    wrong++;
  }
  g_assert_cmpuint (wrong, ==, 0);
}

static void
test_left (void)
{
  static const struct { const char *body; guint characters; guint segments; guint left; } rows[] = {
    { "", 0, 0, 160 }, { "a", 1, 1, 159 }, { "€", 1, 1, 158 }, { "가", 1, 1, 69 }, { "👨‍👩‍👧‍👦", 1, 1, 59 }, { "é", 1, 1, 159 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    TandemSegments counted;

    tandem_segments_count (rows[i].body, &counted);
    g_assert_cmpuint (counted.characters, ==, rows[i].characters);
    g_assert_cmpuint (counted.segments, ==, rows[i].segments);
    g_assert_cmpuint (counted.left, ==, rows[i].left);
  }
}

static void
test_wide (void)
{
  const char *body = "It costs 5€ – fine";
  gsize length = 0;
  const char *wide = tandem_segments_find_wide (body, &length);
  g_autofree char *simple = tandem_segments_simplify (body);

  g_assert_cmpmem (wide, length, "–", 3);
  g_assert_cmpstr (simple, ==, "It costs 5€ - fine");
  g_assert_null (tandem_segments_find_wide (simple, NULL));
  g_assert_null (tandem_segments_simplify (simple));
  g_assert_null (tandem_segments_simplify ("안녕 😀"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/segments/as-twilio", test_as_twilio);
  g_test_add_func ("/segments/left", test_left);
  g_test_add_func ("/segments/wide", test_wide);
  return g_test_run ();
}
