// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "tandem-error.h"
#include "tandem-phone-number.h"
#include "tandem-redact.h"

static const struct {
  const char *input;
  const char *e164; /* NULL: refused */
} table[] = {
  { "+12025550101", "+12025550101" },
  { "(202) 555-0101", "+12025550101" },
  { " +1 (202) 555.0101 ", "+12025550101" },
  { "9152134309", "+19152134309" },
  { "(915) 213-4309", "+19152134309" },
  { "1-915-213-4309", "+19152134309" },
  { "+44 20 7122 3467", "+442071223467" },
  { "+82 2-312-3456", "+8223123456" },
  { "+15005550006", "+15005550006" },
  { "tel:+12025550101", "+12025550101" },
  { "", NULL },
  { "555-0101", NULL },
  { "+1202555", NULL },
  { "+120255501011234567", NULL },
  { "+9991234567", NULL },
  { "hello", NULL },
  { "+1 202 555 0101 ext. 5", NULL },
  { "\xff\xfe", NULL },
};

static void
test_normalize (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *got = tandem_phone_number_normalize (table[i].input, "US", &error);

    g_assert_cmpstr (got, ==, table[i].e164);
    if (!table[i].e164) {
      g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
  }
}

static void
test_long_input (void)
{
  g_autofree char *million = g_strnfill (1000000, '5');
  g_autoptr (GError) error = NULL;
  g_autofree char *formatted = tandem_phone_number_format_as_typed (million, "US");

  g_assert_null (tandem_phone_number_normalize (million, "US", &error));
  g_assert_cmpuint (strlen (error->message), <, 200);
  g_assert_cmpstr (formatted, ==, million);
}

static void
test_format (void)
{
  g_autofree char *home = tandem_phone_number_format ("+12025550101", "US");
  g_autofree char *abroad = tandem_phone_number_format ("+12025550101", "KR");
  g_autofree char *typed = tandem_phone_number_format_as_typed ("2025550101", "US");
  g_autofree char *again = tandem_phone_number_format_as_typed ("(202) 555-01012", "US");
  g_autofree char *word = tandem_phone_number_format_as_typed ("anna", "US");
  g_autofree char *region = tandem_phone_number_region ("+8223123456");

  g_assert_cmpstr (home, ==, "(202) 555-0101");
  g_assert_cmpstr (abroad, ==, "+1 202-555-0101");
  g_assert_cmpstr (typed, ==, "(202) 555-0101");
  g_assert_cmpstr (again, ==, "20255501012");
  g_assert_cmpstr (word, ==, "anna");
  g_assert_cmpstr (region, ==, "KR");
}

static void
test_emergency (void)
{
  g_assert_true (tandem_phone_number_is_emergency ("911", "US"));
  g_assert_true (tandem_phone_number_is_emergency ("119", "KR"));
  g_assert_false (tandem_phone_number_is_emergency ("+12025550101", "US"));
  g_assert_false (tandem_phone_number_is_emergency (NULL, "US"));
}

static void
test_redact (void)
{
  g_autofree char *number = tandem_redact_number ("+12025550123");
  g_autofree char *word = tandem_redact_number ("911");
  g_autofree char *none = tandem_redact_number (NULL);

  g_assert_cmpstr (number, ==, "…0123");
  g_assert_cmpstr (word, ==, "…");
  g_assert_cmpstr (none, ==, "…");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone-number/normalize", test_normalize);
  g_test_add_func ("/phone-number/long-input", test_long_input);
  g_test_add_func ("/phone-number/format", test_format);
  g_test_add_func ("/phone-number/emergency", test_emergency);
  g_test_add_func ("/redact/number", test_redact);
  return g_test_run ();
}
