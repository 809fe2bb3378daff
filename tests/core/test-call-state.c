// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call.h"
#include "tandem-error.h"

/* Every pair of states against the rule in words: forward only, terminal is final. */
static void
test_can_advance (void)
{
  for (int from = TANDEM_CALL_STATE_NEW; from <= TANDEM_CALL_STATE_CANCELED; from++) {
    for (int to = TANDEM_CALL_STATE_NEW; to <= TANDEM_CALL_STATE_CANCELED; to++) {
      gboolean allowed = from < TANDEM_CALL_STATE_COMPLETED && to > from;

      if (from == TANDEM_CALL_STATE_IN_PROGRESS)
        allowed = to == TANDEM_CALL_STATE_COMPLETED || to == TANDEM_CALL_STATE_FAILED;
      g_assert_cmpint (tandem_call_state_can_advance ((TandemCallState) from, (TandemCallState) to), ==, allowed);
    }
  }
}

static void
test_words (void)
{
  TandemCallState state = TANDEM_CALL_STATE_RINGING;

  for (int i = TANDEM_CALL_STATE_NEW; i <= TANDEM_CALL_STATE_CANCELED; i++) {
    g_assert_true (tandem_call_state_from_string (tandem_call_state_to_string ((TandemCallState) i), &state));
    g_assert_cmpint (state, ==, i);
  }
  state = TANDEM_CALL_STATE_RINGING;
  g_assert_false (tandem_call_state_from_string ("answered-ish", &state));
  g_assert_false (tandem_call_state_from_string (NULL, &state));
  g_assert_cmpint (state, ==, TANDEM_CALL_STATE_RINGING);
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(int *) user_data)++;
}

static void
test_call_advance (void)
{
  TandemCall *call = tandem_call_new ("id", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", "+12025550101");
  g_autoptr (GError) error = NULL;
  int notified = 0;

  g_signal_connect (call, "notify::state", G_CALLBACK (count_notify), &notified);
  g_assert_true (tandem_call_advance (call, TANDEM_CALL_STATE_RINGING, NULL));
  g_assert_null (tandem_call_get_answered_at (call));
  g_assert_true (tandem_call_advance (call, TANDEM_CALL_STATE_IN_PROGRESS, NULL));
  g_assert_nonnull (tandem_call_get_answered_at (call));
  g_assert_false (tandem_call_advance (call, TANDEM_CALL_STATE_RINGING, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_assert_true (tandem_call_advance (call, TANDEM_CALL_STATE_COMPLETED, NULL));
  g_assert_nonnull (tandem_call_get_ended_at (call));
  g_assert_false (tandem_call_is_live (call));
  g_assert_cmpint (notified, ==, 3);
  g_assert_finalize_object (call);
}

static void
test_notify_only_on_change (void)
{
  g_autoptr (TandemCall) call = tandem_call_new ("id", TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, "+12025550101", "+15005550006");
  int notified = 0;

  g_assert_cmpstr (tandem_call_get_remote_number (call), ==, "+12025550101");
  g_signal_connect (call, "notify", G_CALLBACK (count_notify), &notified);
  tandem_call_set_muted (call, TRUE);
  tandem_call_set_muted (call, TRUE);
  tandem_call_set_patch (call, TANDEM_PATCH_AGENT);
  tandem_call_set_end_reason (call, "busy");
  tandem_call_set_end_reason (call, "busy");
  g_assert_cmpint (notified, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call-state/can-advance", test_can_advance);
  g_test_add_func ("/call-state/words", test_words);
  g_test_add_func ("/call/advance", test_call_advance);
  g_test_add_func ("/call/notify-only-on-change", test_notify_only_on_change);
  return g_test_run ();
}
