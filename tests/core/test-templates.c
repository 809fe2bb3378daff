// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-templates.h"

#include "tandem-error.h"

static void
test_read (void)
{
  const char *kept = "\n/hello Hello {contact.first_name}!\n/late I am late,\nsorry.\n\n/größe\nXL\n/a/b is no name\n";
  g_auto (GStrv) names = tandem_templates_list_names (kept);
  g_autofree char *all = g_strjoinv (" ", names);
  g_autofree char *hello = tandem_templates_dup_text (kept, "HELLO");
  g_autofree char *late = tandem_templates_dup_text (kept, "late");
  g_autofree char *size = tandem_templates_dup_text (kept, "GRÖSSE");

  g_assert_true (tandem_templates_check (kept, NULL));
  g_assert_cmpstr (all, ==, "hello late größe");
  g_assert_cmpstr (hello, ==, "Hello {contact.first_name}!");
  g_assert_cmpstr (late, ==, "I am late,\nsorry.");
  g_assert_cmpstr (size, ==, "XL\n/a/b is no name");
  g_assert_null (tandem_templates_dup_text (kept, "hell"));
}

static void
test_bad (void)
{
  const char *bad[] = { "Hello", "words\n/hello Hello", "/hello", "/hello \n\n/late Late", "/hello One\n/Hello Two" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (tandem_templates_check (bad[i], &error));
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  }
  g_assert_true (tandem_templates_check ("", NULL));
}

/* What has no value stays, to be seen; a value is not read again. */
static void
test_fill (void)
{
  const TandemTemplateValues values = { "Anna {time}", "Anna", "+12025550101", "", "21 November", "09:30" };
  g_autofree char *all = tandem_template_fill ("{contact.name}, {contact.first_name}: {number} {date} {time} {{x}", &values);
  g_autofree char *open = tandem_template_fill ("Call {my.number}, {contact.nam}", &values);
  gsize length = 0;

  g_assert_cmpstr (all, ==, "Anna {time}, Anna: +12025550101 21 November 09:30 {{x}");
  g_assert_cmpstr (open, ==, "Call {my.number}, {contact.nam}");
  g_assert_true (tandem_template_find_open (open, &length) == open + 5);
  g_assert_cmpuint (length, ==, 11);
  g_assert_null (tandem_template_find_open ("{} {x} {", &length));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/templates/read", test_read);
  g_test_add_func ("/templates/bad", test_bad);
  g_test_add_func ("/templates/fill", test_fill);
  return g_test_run ();
}
