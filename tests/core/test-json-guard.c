// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-json-guard.h"

static char *
nest (guint n, const char *open, const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, open);
  g_string_append (text, "1");
  for (guint i = 0; i < n; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const struct { const char *open; const char *close; } kinds[] = {
    { "[", "]" }, { "{\"a\":", "}" }, { "[\"]\",", "]" }, { "[\"\\\"]\",", "]" }, { "[\n", "\n]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *few = nest (32, kinds[i].open, kinds[i].close);
    g_autofree char *many = nest (33, kinds[i].open, kinds[i].close);
    g_autofree char *million = nest (1000000, kinds[i].open, "");

    g_assert_true (tandem_json_guard (few, -1));
    g_assert_false (tandem_json_guard (many, -1));
    g_assert_false (tandem_json_guard (million, -1));
  }
}

/* Brackets that are text do not count, those behind a comment do. */
static void
test_hidden (void)
{
  g_autofree char *brackets = g_strnfill (1000, '[');
  g_autofree char *said = g_strdup_printf ("{\"text\":\"%s\\\"%s\"}", brackets, brackets);
  g_autofree char *line = g_strdup_printf ("// \"\n%s", brackets);
  g_autofree char *block = g_strdup_printf ("/* \" */%s", brackets);
  g_autofree char *hash = g_strdup_printf ("# \"\n%s", brackets);
  g_autofree char *single = g_strdup_printf ("'\"'%s", brackets);

  g_assert_true (tandem_json_guard (said, -1));
  g_assert_false (tandem_json_guard (line, -1));
  g_assert_false (tandem_json_guard (block, -1));
  g_assert_false (tandem_json_guard (hash, -1));
  g_assert_false (tandem_json_guard (single, -1));
}

static void
test_length (void)
{
  g_assert_false (tandem_json_guard (NULL, 0));
  g_assert_false (tandem_json_guard ("", -1));
  g_assert_true (tandem_json_guard ("{}/", 2));
  g_assert_false (tandem_json_guard ("{}", 3));
}

/* json-glib leaks what it has of these, or makes of them what is no text. */
static void
test_broken (void)
{
  static const char *const texts[] = {
    "\"\\", "\"", "[[[]]][[[]]]", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "[01]", "[+1]", "[.5]", "[1.]", "[0x10]", "[tru]", "nullnull",
    "[\"\\ud800\"]", "[\"\\udc00\"]", "[\"\\ud800\\u0041\"]", "[\"\\u0000\"]", "[\"\\u12\"]", "[\"\\x\"]", "[\"\t\"]", "[\"\xff\"]",
    "\xef\xbb\xbf{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (tandem_json_guard (texts[i], -1));
  g_assert_true (tandem_json_guard (" [null, true, false, -0.5e+10, \"\\ud83d\\ude00\\/\", {}] \r\n", -1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-guard/depth", test_depth);
  g_test_add_func ("/json-guard/hidden", test_hidden);
  g_test_add_func ("/json-guard/length", test_length);
  g_test_add_func ("/json-guard/broken", test_broken);
  return g_test_run ();
}
