// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbound-rule.h"

#include <string.h>

#include "tandem-error.h"

#define OURS "+15005550006"

typedef struct {
  TandemSettings *settings;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "ai-provider", "openai");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->settings);
}

/* On a Wednesday at @hour. */
static TandemTreatment
choose (Fixture *f, const char *caller, int hour, guint n_live)
{
  g_autoptr (TandemInboundRule) rule = tandem_inbound_rule_new (f->settings, OURS);
  g_autoptr (GDateTime) local = g_date_time_new_utc (2026, 11, 18, hour, 0, 0);

  return tandem_inbound_rule_choose (rule, f->settings, caller, local, n_live, TRUE);
}

static void
test_settings (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemInboundRule) rule = tandem_inbound_rule_new (f->settings, OURS);

  g_assert_cmpint (choose (f, "+12025550101", 10, 0), ==, TANDEM_TREATMENT_OPERATOR);
  g_assert_cmpint (tandem_inbound_rule_next (rule, f->settings), ==, TANDEM_TREATMENT_AGENT);
  tandem_settings_set_boolean (f->settings, "do-not-disturb", TRUE);
  g_assert_cmpint (choose (f, "+12025550101", 10, 0), ==, TANDEM_TREATMENT_AGENT);
  /* Without an AI service there is no agent. */
  tandem_settings_set_string (f->settings, "ai-provider", "");
  g_assert_cmpint (choose (f, "+12025550101", 10, 0), ==, TANDEM_TREATMENT_VOICEMAIL);
  tandem_settings_set_string (f->settings, "inbound", "agent");
  g_assert_cmpint (choose (f, "+12025550101", 10, 0), ==, TANDEM_TREATMENT_VOICEMAIL);
  tandem_settings_set_string (f->settings, "inbound", "busy");
  g_assert_cmpint (choose (f, "+12025550101", 10, 0), ==, TANDEM_TREATMENT_BUSY);
}

static void
test_callers (Fixture *f, gconstpointer data)
{
  tandem_settings_set_string (f->settings, "blocked-callers", "+1900, anonymous");
  tandem_settings_set_string (f->settings, "vip-callers", "+12025550199");
  tandem_settings_set_string (f->settings, "opening-hours", "Mo-Fr 09:00-17:00");
  tandem_settings_set_boolean (f->settings, "do-not-disturb", TRUE);
  g_assert_cmpint (choose (f, "+19005550101", 10, 0), ==, TANDEM_TREATMENT_BUSY);
  g_assert_cmpint (choose (f, "", 10, 0), ==, TANDEM_TREATMENT_BUSY);
  g_assert_cmpint (choose (f, "+12025550199", 20, 0), ==, TANDEM_TREATMENT_OPERATOR);
  g_assert_cmpint (choose (f, "+12025550101", 20, 0), ==, TANDEM_TREATMENT_VOICEMAIL);
  tandem_settings_set_string (f->settings, "inbound-closed", "busy");
  g_assert_cmpint (choose (f, "+12025550101", 20, 0), ==, TANDEM_TREATMENT_BUSY);
  /* Whoever it is: there is no line left. */
  tandem_settings_set_int (f->settings, "max-concurrent-calls", 5);
  g_assert_cmpint (choose (f, "+12025550199", 10, 5), ==, TANDEM_TREATMENT_FULL);
  g_assert_cmpint (choose (f, "+12025550199", 10, 4), ==, TANDEM_TREATMENT_OPERATOR);
}

static void
test_number_rules (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemInboundRule) rule = NULL;

  tandem_settings_set_string (f->settings, "number-rules",
                              "[" OURS "]\nfirst=voicemail\nring=7\nunanswered=busy\nhours=Mo-Fr 09:00-17:00\n"
                              "closed=agent\ngreeting=안녕하세요.\n[+15005550009]\nfirst=busy\n");
  g_assert_true (tandem_inbound_rule_check (tandem_settings_get_string (f->settings, "number-rules"), NULL));
  rule = tandem_inbound_rule_new (f->settings, OURS);
  g_assert_cmpint (rule->ring_s, ==, 7);
  g_assert_cmpstr (rule->greeting, ==, "안녕하세요.");
  g_assert_cmpint (choose (f, "+12025550101", 10, 0), ==, TANDEM_TREATMENT_VOICEMAIL);
  g_assert_cmpint (choose (f, "+12025550101", 20, 0), ==, TANDEM_TREATMENT_AGENT);
  g_assert_cmpint (tandem_inbound_rule_next (rule, f->settings), ==, TANDEM_TREATMENT_BUSY);
}

static void
test_bad_rules (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *names;
  } bad[] = {
    { "first=agent", "square brackets" },
    { "[12]\nfirst=agent", "12" },
    { "[(202) 555-0100]\nfirst=agent", "(202) 555-0100" },
    { "[" OURS "]\nfirst=nobody", "first" },
    { "[" OURS "]\nunanswered=operator", "unanswered" },
    { "[" OURS "]\nclosed=full", "closed" },
    { "[" OURS "]\nring=-1", "ring" },
    { "[" OURS "]\nhours=9 to 5", "hours" },
    { "[" OURS "]\ncolour=blue", "colour" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (tandem_inbound_rule_check (bad[i].text, &error));
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
    g_assert_nonnull (strstr (error->message, bad[i].names));
    /* The rest goes on as the settings say. */
    tandem_settings_set_string (f->settings, "number-rules", bad[i].text);
    g_assert_cmpint (choose (f, "+12025550101", 10, 0), ==, TANDEM_TREATMENT_OPERATOR);
  }
  g_assert_true (tandem_inbound_rule_check ("", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/core/inbound-rule/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("settings", test_settings);
  ADD ("callers", test_callers);
  ADD ("number-rules", test_number_rules);
  ADD ("bad-rules", test_bad_rules);
  return g_test_run ();
}
