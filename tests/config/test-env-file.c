// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gstdio.h>
#include <string.h>

#include "tandem-env-file.h"
#include "tandem-error.h"

typedef struct {
  const char *text;
  const char *value; /* of A; NULL: not there */
} Case;

static const Case good[] = {
  { "", NULL },
  { "\n\n  \t\n# A=no\n  # A=no\n", NULL },
  { "A=1", "1" },
  { "A=1\nA=2\n", "2" },
  { "A=", "" },
  { "A = spaced out \t\n", "spaced out" },
  { "export A=1", "1" },
  { "export\tA = 1", "1" },
  { "export=1\nA=x", "x" },
  { "A=b=c==", "b=c==" },
  { "A=a#b", "a#b" },
  { "A=#b", "#b" },
  { "A=a # comment", "a" },
  { "A= # comment", "" },
  { "A=$HOME \\n", "$HOME \\n" },
  { "A='a # \"b\" \\n' # comment", "a # \"b\" \\n" },
  { "A=\"a # 'b'\" # comment", "a # 'b'" },
  { "A=\"\"", "" },
  { "A=\"one\\ntwo\\t\\\"three\\\" \\$x \\\\ \\q\"", "one\ntwo\t\"three\" $x \\ \\q" },
  { "A='one\ntwo'\nB=3", "one\ntwo" },
  { "A=\"one\r\ntwo\"\r\nB=3\r\n", "one\ntwo" },
  { "A=it's", "it's" },
  { "\xef\xbb\xbf" "A=1\r\nB=2\r\n", "1" },
  { "B=2\r\nA=1\r", "1" },
  { "_B2=2\nA=안녕하세요 🙂", "안녕하세요 🙂" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GHashTable) values = tandem_env_file_parse (good[i].text, strlen (good[i].text), "env", &error);

    g_assert_no_error (error);
    g_test_message ("case %u", i);
    g_assert_cmpstr (g_hash_table_lookup (values, "A"), ==, good[i].value);
  }
}

static const struct {
  const char *text;
  const char *says;
} bad[] = {
  { "A=1\nhunter2\n", "env, line 2: expected NAME=value" },
  { "A=1\r\n\r\n2B=hunter2", "env, line 3: expected NAME=value" },
  { "A-B=hunter2", "line 1" },
  { "=hunter2", "line 1" },
  { "export hunter2", "line 1" },
  { "A=1\nB=\"hunter2\n\n\n", "line 2: the quotation mark is never closed" },
  { "A='hunter2", "line 1: the quotation mark is never closed" },
  { "A='1\n2'hunter2", "line 2: there is text after" },
  { "A=1\nB=hunter2\xff", "line 2: this is not text" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_env_file_parse (bad[i].text, strlen (bad[i].text), "env", &error));
    g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, bad[i].says));
    /* The text may be a secret. */
    g_assert_null (strstr (error->message, "hunter2"));
    g_assert_null (strchr (error->message, '\n'));
  }
}

static void
test_nul (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tandem_env_file_parse ("A=1\nB=\0" "2", 8, "env", &error));
  g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "line 2"));
}

static void
test_load (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) values = NULL;
  int fd = g_file_open_tmp ("tandem-env-XXXXXX", &path, NULL);

  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, "A=1\n", -1, NULL));
  values = tandem_env_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (values, "A"), ==, "1");

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_null (tandem_env_file_load (path, &error));
  g_assert_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, path));
}

/* Whatever the bytes are, there is an answer and nothing is read beyond the end. */
static void
test_noise (void)
{
  static const char letters[] = "A=\"'\\# \t\r\n$x\xc3\xa9";

  for (guint i = 0; i < 20000; i++) {
    char text[24];
    gsize length = (gsize) g_test_rand_int_range (0, sizeof text);
    g_autoptr (GHashTable) values = NULL;

    for (gsize j = 0; j < length; j++)
      text[j] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
    values = tandem_env_file_parse (text, length, "env", NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/env-file/good", test_good);
  g_test_add_func ("/env-file/bad", test_bad);
  g_test_add_func ("/env-file/nul", test_nul);
  g_test_add_func ("/env-file/load", test_load);
  g_test_add_func ("/env-file/noise", test_noise);
  return g_test_run ();
}
