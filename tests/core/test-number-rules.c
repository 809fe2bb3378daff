// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbound-rule.h"
#include "tandem-number-rules.h"

#define BAKERY "+15005550006"
#define GARAGE "+15005550007"

static void
test_numbers (void)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_auto (GStrv) none = tandem_number_rules_list (settings);
  g_auto (GStrv) two = NULL;
  g_auto (GStrv) one = NULL;

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  tandem_number_rules_add (settings, BAKERY);
  tandem_number_rules_add (settings, GARAGE);
  tandem_number_rules_add (settings, BAKERY);
  two = tandem_number_rules_list (settings);
  g_assert_cmpuint (g_strv_length (two), ==, 2);
  tandem_number_rules_remove (settings, BAKERY);
  one = tandem_number_rules_list (settings);
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpstr (one[0], ==, GARAGE);
}

/* What is edited is what the answerer reads, and the other numbers are left alone. */
static void
test_editing (void)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemSettings) bakery = NULL;
  g_autoptr (TandemProfile) profile = tandem_profile_new ("default");
  g_autoptr (TandemInboundRule) rule = NULL;
  g_autoptr (TandemInboundRule) other = NULL;
  g_autoptr (GError) error = NULL;

  tandem_settings_set_string (settings, "number-rules", "[" GARAGE "]\nfirst=busy\n");
  tandem_settings_set_string (settings, "voicemail-greeting", "Everywhere.");
  tandem_number_rules_add (settings, BAKERY);
  bakery = tandem_number_rules_open (settings, BAKERY);
  g_assert_cmpstr (tandem_settings_get_string (bakery, "voicemail-greeting"), ==, "Everywhere.");
  tandem_settings_set_string (bakery, "inbound", "agent");
  tandem_settings_set_int (bakery, "inbound-ring", 35);
  tandem_settings_set_string (bakery, "opening-hours", "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00");
  tandem_settings_set_string (bakery, "voicemail-greeting", "Line one;\nline two = three.");
  tandem_settings_set_string (bakery, "ai-instructions", "Sell cakes.");
  tandem_settings_set_string (bakery, "ai-voice", "cedar");
  tandem_settings_set_string (bakery, "ai-greeting", "안녕하세요");
  tandem_inbound_rule_check (tandem_settings_get_string (settings, "number-rules"), &error);
  g_assert_no_error (error);
  rule = tandem_inbound_rule_new (settings, BAKERY);
  g_assert_cmpint (rule->first, ==, TANDEM_TREATMENT_AGENT);
  g_assert_cmpint (rule->ring_s, ==, 35);
  g_assert_cmpstr (rule->hours, ==, "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00");
  g_assert_cmpstr (rule->greeting, ==, "Line one;\nline two = three.");
  tandem_inbound_rule_apply (rule, profile);
  g_assert_cmpstr (tandem_profile_get_voice (profile), ==, "cedar");
  g_assert_cmpstr (tandem_profile_get_greeting (profile), ==, "안녕하세요");
  g_assert_cmpstr (tandem_profile_get_instructions (profile), ==, "Sell cakes.");
  other = tandem_inbound_rule_new (settings, GARAGE);
  g_assert_cmpint (other->first, ==, TANDEM_TREATMENT_BUSY);
  g_assert_cmpstr (other->greeting, ==, "Everywhere.");
  g_assert_finalize_object (g_steal_pointer (&bakery));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number-rules/numbers", test_numbers);
  g_test_add_func ("/number-rules/editing", test_editing);
  return g_test_run ();
}
