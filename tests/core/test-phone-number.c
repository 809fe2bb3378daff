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
  { "TEL:+1-202-555-0101", "+12025550101" },
  { "1-800-FLOWERS", "+18003569377" },
  { "1 800 356-word", "+18003569673" },
  { "+1 202-555-0101", "+12025550101" },
  { "+1 ２０２ ５５５ ０１０１", "+12025550101" },
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

static const struct {
  const char *input;
  const char *names; /* what the sentence shows */
} slips[] = {
  { "+1202555010a", "“a”" },
  { "+12025550101a", "“a”" },
  { "+1 800 FLOWERS", "“F”" },
  { "202 555 01o1 0", "“o”" },
  { "call 202 555 0101", "“c”" },
  { "+12025550101한", "“한”" },
  { "+1 202 555 0101 $", "“$”" },
  { "tel:+1202555010b1", "“b”" },
};

/* Nothing that was typed is dropped silently. */
static void
test_slips (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (slips); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *got = tandem_phone_number_normalize (slips[i].input, "US", &error);

    g_test_message ("%s: %s", slips[i].input, error ? error->message : got);
    g_assert_null (got);
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER);
    g_assert_nonnull (strstr (error->message, slips[i].names));
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

static const struct { const char *input; const char *region; } emergencies[] = {
  { "911", "US" }, { "112", "US" }, { "999", "US" }, { "110", "US" }, { "119", "US" }, { "000", "US" },
  { "911", "KR" }, { "119", "KR" }, { "112", "KR" }, { "999", "GB" }, { "000", "AU" }, { "110", "JP" },
  { "17", "FR" }, { "15", "FR" }, { "190", "BR" }, { "10111", "ZA" }, { "111", "NZ" }, { "9-1-1", "US" },
  { " 911 ", NULL }, { "+1 911", "US" }, { "+1 (911)", "KR" }, { "1 911", "US" }, { "+44 999", "US" }, { "+82 119", "US" },
  { "+33 17", "US" }, { "+61 000", "US" }, { "tel:911", "US" }, { "９１１", "US" },
};

static void
test_emergency (void)
{
  static const char *const others[] = {
    "+12025550101", "(202) 555-0101", "1-800-FLOWERS", "+44 20 7122 3467", "+82 2-312-3456", "411", "hello", "+", "",
    "\xff\xfe", "9112", "+15005550006",
  };

  for (guint i = 0; i < G_N_ELEMENTS (emergencies); i++) {
    g_test_message ("%s in %s", emergencies[i].input, emergencies[i].region);
    g_assert_true (tandem_phone_number_is_emergency (emergencies[i].input, emergencies[i].region));
  }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_test_message ("number %u", i);
    g_assert_false (tandem_phone_number_is_emergency (others[i], "US"));
  }
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

static const struct { const char *text; const char *shown; } lines[] = {
  { "call to +12025550123 failed", "call to …0123 failed" },
  { "“+1 (202) 555-0123” cannot be called", "“…0123” cannot be called" },
  { "To=%2B12025550123&From=%2B15005550006", "To=…0123&From=…0006" },
  { "(202) 555-0123 is busy", "…0123 is busy" },
  { "from 2025550123.", "from …0123." },
  { "key sk-proj-abc_DEF-123 refused", "key … refused" },
  { "Authorization: Bearer abc.DEF-123", "Authorization: Bearer …" },
  { "Authorization: Basic QUM6Zm9v==", "Authorization: Basic …" },
  { "auth token 0123456789abcdef0123456789abcdef", "auth token …" },
  { "GET /media?token=abc123&x=1", "GET /media?token=…&x=1" },
  { "TWILIO_AUTH_TOKEN=hunter22", "TWILIO_AUTH_TOKEN=…" },
  { "call aeb9d368-4518-45de-a25c-415912345678: ended", "call aeb9d368-4518-45de-a25c-415912345678: ended" },
  { "CA0123456789abcdef0123456789abcdef", "CA0123456789abcdef0123456789abcdef" },
  { "listener on 127.0.0.1:18487, 120 ms, error 20003", "listener on 127.0.0.1:18487, 120 ms, error 20003" },
  { "2026-11-21T12:36:59Z 2026-11-21 12:36:59", "2026-11-21T12:36:59Z 2026-11-21 12:36:59" },
  { "the key: check it", "the key: check it" },
};

static void
test_redact_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *shown = tandem_redact_text (lines[i].text);

    g_assert_cmpstr (shown, ==, lines[i].shown);
  }
  g_free (tandem_redact_text (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone-number/normalize", test_normalize);
  g_test_add_func ("/phone-number/slips", test_slips);
  g_test_add_func ("/phone-number/long-input", test_long_input);
  g_test_add_func ("/phone-number/format", test_format);
  g_test_add_func ("/phone-number/emergency", test_emergency);
  g_test_add_func ("/redact/number", test_redact);
  g_test_add_func ("/redact/text", test_redact_text);
  return g_test_run ();
}
