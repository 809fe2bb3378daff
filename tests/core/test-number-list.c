// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-error.h"
#include "tandem-number-list.h"

static void
assert_set (const char *list, const char *number, gboolean listed, const char *want)
{
  g_autofree char *changed = tandem_number_list_set (list, number, listed);

  g_assert_cmpstr (changed, ==, want);
}

static void
test_set (void)
{
  assert_set ("", "+12025550171", TRUE, "+12025550171");
  assert_set ("+44, +12025550171", "+12025550171", TRUE, "+44,+12025550171");
  assert_set ("+44,+12025550171", "+12025550171", FALSE, "+44");
  assert_set ("+1202", "+12025550171", FALSE, "+1202");
  assert_set ("+44", "", TRUE, "+44,anonymous");
  assert_set ("Anonymous,+44", "", FALSE, "+44");
  g_assert_true (tandem_number_list_contains ("+1202", "+12025550171"));
  g_assert_false (tandem_number_list_names ("+1202", "+12025550171"));
  g_assert_true (tandem_number_list_names ("+44, +12025550171", "+12025550171"));
  g_assert_true (tandem_number_list_names ("+44,anonymous", ""));
}

static void
assert_read (const char *text, gboolean with_anonymous, const char *want)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *list = tandem_number_list_read (text, with_anonymous, &error);

  g_assert_cmpstr (list, ==, want);
  if (want)
    g_assert_no_error (error);
  else
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
}

static void
test_read (void)
{
  assert_read ("", FALSE, "");
  assert_read (" +1 (202) , +44;; Anonymous", TRUE, "+1202,+44,anonymous");
  assert_read ("anonymous", FALSE, NULL);
  assert_read ("2025550171", TRUE, NULL);
  assert_read ("+", TRUE, NULL);
  assert_read ("+1+2", TRUE, NULL);
  assert_read ("+12025550171x", TRUE, NULL);
  assert_read ("+1234567890123456", TRUE, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number-list/set", test_set);
  g_test_add_func ("/number-list/read", test_read);
  return g_test_run ();
}
