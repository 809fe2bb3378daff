// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-account-check.h"
#include "tandem-call-text.h"

#include <string.h>

static TandemCall *
make_call (TandemDirection direction)
{
  return tandem_call_new ("id", direction, TANDEM_CALL_MODE_AGENT, "+12025550100", "+12025550123");
}

static void
test_who (void)
{
  g_autoptr (TandemCall) out = make_call (TANDEM_DIRECTION_OUTBOUND);
  g_autoptr (TandemCall) in = make_call (TANDEM_DIRECTION_INBOUND);
  g_autofree char *national = tandem_call_text_dup_who (out, "US");
  g_autofree char *international = tandem_call_text_dup_who (in, "DE");

  g_assert_cmpstr (national, ==, "(202) 555-0123");
  g_assert_cmpstr (international, ==, "+1 202-555-0100");
}

static void
test_states (void)
{
  for (int state = TANDEM_CALL_STATE_QUEUED; state <= TANDEM_CALL_STATE_CANCELED; state++) {
    g_autoptr (TandemCall) call = make_call (TANDEM_DIRECTION_OUTBOUND);

    g_assert_true (tandem_call_advance (call, (TandemCallState) state, NULL));
    g_assert_cmpstr (tandem_call_text_get_state (call), !=, "");
    if (state != TANDEM_CALL_STATE_FAILED)
      g_assert_cmpstr (tandem_call_text_get_state (call), !=, "Failed");
  }
}

static void
test_missed_is_for_inbound (void)
{
  g_autoptr (TandemCall) out = make_call (TANDEM_DIRECTION_OUTBOUND);
  g_autoptr (TandemCall) in = make_call (TANDEM_DIRECTION_INBOUND);

  tandem_call_advance (out, TANDEM_CALL_STATE_NO_ANSWER, NULL);
  tandem_call_advance (in, TANDEM_CALL_STATE_NO_ANSWER, NULL);
  g_assert_cmpstr (tandem_call_text_get_state (out), ==, "No answer");
  g_assert_cmpstr (tandem_call_text_get_state (in), ==, "Missed");
}

/* Who answered says more than that somebody did. */
static void
test_machines (void)
{
  g_autoptr (TandemCall) call = make_call (TANDEM_DIRECTION_OUTBOUND);
  g_autofree char *spoken = NULL;

  tandem_call_set_answered_by (call, TANDEM_ANSWERED_BY_MACHINE);
  g_assert_cmpstr (tandem_call_text_get_state (call), !=, "Answering machine");
  tandem_call_advance (call, TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  g_assert_cmpstr (tandem_call_text_get_state (call), ==, "Answering machine");
  spoken = tandem_call_text_dup_spoken (call, "US");
  g_assert_nonnull (strstr (spoken, "Answering machine"));
  tandem_call_set_answered_by (call, TANDEM_ANSWERED_BY_HUMAN);
  g_assert_cmpstr (tandem_call_text_get_state (call), ==, "In progress");
  tandem_call_set_answered_by (call, TANDEM_ANSWERED_BY_FAX);
  tandem_call_advance (call, TANDEM_CALL_STATE_COMPLETED, NULL);
  g_assert_cmpstr (tandem_call_text_get_state (call), ==, "Fax machine");
}

static void
test_duration (void)
{
  g_autoptr (TandemCall) call = make_call (TANDEM_DIRECTION_OUTBOUND);
  g_autoptr (GDateTime) start = g_date_time_new_utc (2025, 7, 3, 10, 0, 0);
  g_autoptr (GDateTime) answer = g_date_time_add_seconds (start, 5);
  g_autoptr (GDateTime) end = g_date_time_add_seconds (answer, 3725);
  g_autofree char *none = tandem_call_text_dup_duration (call);
  g_autofree char *when = NULL;
  g_autofree char *long_one = NULL;
  g_autofree char *spoken = NULL;

  g_assert_cmpstr (none, ==, "");
  tandem_call_advance (call, TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  tandem_call_advance (call, TANDEM_CALL_STATE_COMPLETED, NULL);
  tandem_call_restore_times (call, start, answer, end);
  long_one = tandem_call_text_dup_duration (call);
  when = tandem_call_text_dup_when (call);
  spoken = tandem_call_text_dup_spoken (call, "US");
  g_assert_cmpstr (long_one, ==, "1:02:05");
  g_assert_nonnull (strstr (when, "2025"));
  g_assert_true (g_str_has_prefix (spoken, "Call to (202) 555-0123, Ended, "));
  g_assert_true (g_str_has_suffix (spoken, "lasted 1:02:05"));
}

static void
test_position (void)
{
  static const struct { gint64 ms; const char *text; } cases[] = {
    { 0, "0:00" }, { 999, "0:00" }, { 61000, "1:01" }, { 3600000, "1:00:00" }, { -5, "0:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = tandem_call_text_dup_position (cases[i].ms);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_account_check (void)
{
  g_autofree char *none = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *number = NULL;
  g_autofree char *wrong = NULL;

  g_assert_null (tandem_account_check_sid ("AC00000000000000000000000000000001"));
  g_assert_nonnull (tandem_account_check_sid (""));
  g_assert_nonnull (tandem_account_check_sid ("SK00000000000000000000000000000001"));
  g_assert_nonnull (tandem_account_check_sid ("AC0000000000000000000000000000000g"));
  g_assert_null (tandem_account_check_token ("0123456789abcdef0123456789ABCDEF"));
  g_assert_nonnull (tandem_account_check_token ("0123"));
  g_assert_null (tandem_account_check_ai_key (""));
  g_assert_null (tandem_account_check_ai_key ("sk-proj-0000-0000-0000"));
  g_assert_nonnull (tandem_account_check_ai_key ("proj-0000-0000-0000-0000"));
  none = tandem_account_check_number ("(202) 555-0123", "US", &number);
  g_assert_null (none);
  g_assert_cmpstr (number, ==, "+12025550123");
  problem = tandem_account_check_number ("12", "US", &wrong);
  g_assert_nonnull (problem);
  g_assert_null (wrong);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call-text/who", test_who);
  g_test_add_func ("/call-text/states", test_states);
  g_test_add_func ("/call-text/missed-is-for-inbound", test_missed_is_for_inbound);
  g_test_add_func ("/call-text/machines", test_machines);
  g_test_add_func ("/call-text/duration", test_duration);
  g_test_add_func ("/call-text/position", test_position);
  g_test_add_func ("/account-check/entries", test_account_check);
  return g_test_run ();
}
