// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-environment-value.h"
#include "tandem-inbound-rule.h"
#include "tandem-opening-hours.h"
#include "tandem-redact.h"

/* One value as it may stand in GSettings or the environment: opening hours, the rules of the numbers and every other value that is
 * checked.  The log must bear it, too. */

static void
check_hours (const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean good = tandem_opening_hours_check (text, &error);

  fuzz_check_error (good, &error);
  for (int weekday = 1; weekday <= 7; weekday++)
    for (int minute = 0; minute < 1440; minute += 157)
      if (!tandem_opening_hours_contain (text, weekday, minute))
        g_assert_true (good);
}

static void
check_rules (const char *text)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (GDateTime) noon = g_date_time_new_utc (2026, 11, 23, 12, 0, 0);
  g_autoptr (TandemInboundRule) rule = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good = tandem_inbound_rule_check (text, &error);

  fuzz_check_error (good, &error);
  /* What cannot be read is to do no harm. */
  tandem_settings_set_string (settings, "number-rules", text);
  tandem_settings_set_string (settings, "opening-hours", text);
  tandem_settings_set_string (settings, "blocked-callers", text);
  tandem_settings_set_string (settings, "vip-callers", text);
  rule = tandem_inbound_rule_new (settings, "+15005550006");
  g_assert_cmpint (rule->ring_s, >, 0);
  (void) tandem_inbound_rule_choose (rule, settings, "+12025550123", noon, 0, TRUE);
  (void) tandem_inbound_rule_choose (rule, settings, "", noon, 100, FALSE);
  g_assert_cmpint (tandem_inbound_rule_next (rule, settings), !=, TANDEM_TREATMENT_OPERATOR);
}

static void
check_values (const char *text)
{
  static const struct {
    TandemEnvironmentCheck check;
    const char *detail;
  } checks[] = {
    { tandem_environment_check_text, NULL }, { tandem_environment_check_secret, NULL },
    { tandem_environment_check_word, "key|always" }, { tandem_environment_check_log_level, "debug|info|warning|error" },
    { tandem_environment_check_sid, "AC" }, { tandem_environment_check_number, NULL },
    { tandem_environment_check_prefixes, NULL }, { tandem_environment_check_callers, NULL },
    { tandem_environment_check_hours, NULL }, { tandem_environment_check_rate, NULL },
    { tandem_environment_check_switch, NULL }, { tandem_environment_check_url, "https|http" },
    { tandem_environment_check_public_url, "https|http" }, { tandem_environment_check_public_url, "wss|ws" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *value = checks[i].check ("NAME", text, checks[i].detail, &error);
    g_autofree char *again = value ? checks[i].check ("NAME", value, checks[i].detail, NULL) : NULL;

    fuzz_check_error (value != NULL, &error);
    /* What a setting is given must be a setting. */
    if (value)
      g_assert_cmpstr (value, ==, again);
  }
}

static void
check_redacted (const char *text)
{
  g_autofree char *redacted = tandem_redact_text (text);
  g_autofree char *number = tandem_redact_number (text);

  g_assert_true (g_utf8_validate (redacted, -1, NULL) && g_utf8_validate (number, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autofree char *text = fuzz_dup_string (data, n);

  /* GSettings and the environment's reader let nothing else through. */
  if (!text || !g_utf8_validate (text, -1, NULL))
    return 0;
  check_hours (text);
  check_rules (text);
  check_values (text);
  check_redacted (text);
  return 0;
}
