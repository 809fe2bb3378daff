// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-form.h"

static GHashTable *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  return tandem_form_parse (body, error);
}

static void
test_values (void)
{
  g_autoptr (GHashTable) form =
    parse ("CallSid=CA1&From=%2B12025550123&Body=+Caff%C3%A8+%E2%98%95+%2b+50%25+&Empty=&Bare&&A=b=c&CallSid=CA2", NULL);

  g_assert_cmpuint (g_hash_table_size (form), ==, 6);
  g_assert_cmpstr (g_hash_table_lookup (form, "CallSid"), ==, "CA1");
  g_assert_cmpstr (g_hash_table_lookup (form, "From"), ==, "+12025550123");
  g_assert_cmpstr (g_hash_table_lookup (form, "Body"), ==, " Caffè ☕ + 50% ");
  g_assert_cmpstr (g_hash_table_lookup (form, "Empty"), ==, "");
  g_assert_cmpstr (g_hash_table_lookup (form, "Bare"), ==, "");
  g_assert_cmpstr (g_hash_table_lookup (form, "A"), ==, "b=c");
}

static void
test_nothing (void)
{
  g_autoptr (GHashTable) form = parse ("", NULL);

  g_assert_cmpuint (g_hash_table_size (form), ==, 0);
}

static void
test_bad (void)
{
  const char *bad[] = { "a=%", "a=%4", "a=%zz", "%G0=1", "a=%FF", "a=%C3", "a=%00b", "a=\xff", "a=%ED%A0%80", "%" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (bad[i], &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/values", test_values);
  g_test_add_func ("/form/nothing", test_nothing);
  g_test_add_func ("/form/bad", test_bad);
  return g_test_run ();
}
