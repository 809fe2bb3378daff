// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-patch-text.h"

static TandemCall *
make_call (TandemCallMode mode, TandemPatch patch)
{
  TandemCall *call = tandem_call_new ("a", TANDEM_DIRECTION_OUTBOUND, mode, "+15005550006", "+12025550101");

  tandem_call_set_patch (call, patch);
  tandem_call_advance (call, TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  return call;
}

/* Every patch has words and an announcement of its own. */
static void
test_every_patch (void)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) announcements = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = TANDEM_PATCH_AGENT; i <= TANDEM_PATCH_HOLD; i++) {
    g_autoptr (TandemCall) call = make_call (TANDEM_CALL_MODE_AGENT, (TandemPatch) i);

    g_assert_true (g_hash_table_add (words, tandem_patch_text_dup_words (call)));
    g_assert_true (g_hash_table_add (announcements, (gpointer) tandem_patch_text_get_announcement (call)));
  }
}

static void
assert_words (TandemCall *call, const char *expected)
{
  g_autofree char *words = tandem_patch_text_dup_words (call);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_what_changes_the_words (void)
{
  g_autoptr (TandemCall) call = make_call (TANDEM_CALL_MODE_AGENT, TANDEM_PATCH_AGENT);
  g_autoptr (TandemCall) alone = make_call (TANDEM_CALL_MODE_OPERATOR, TANDEM_PATCH_OPERATOR);
  g_autoptr (TandemCall) ringing =
    tandem_call_new ("b", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", "+12025550101");

  assert_words (ringing, "Nobody has answered yet.");
  assert_words (call, "The agent talks to the remote. You hear nothing.");
  tandem_call_set_monitored (call, TRUE);
  assert_words (call, "The agent talks to the remote. You are listening.");
  tandem_call_set_muted (call, TRUE);
  assert_words (call,
                "The agent talks to the remote. You are listening. Muted: the remote hears nothing from here.");
  assert_words (alone, "You talk to the remote.");
  tandem_call_set_patch (alone, TANDEM_PATCH_HOLD);
  assert_words (alone, "On hold: the remote hears music.");
}

static void
test_recording (void)
{
  g_autoptr (TandemCall) call = tandem_call_new ("id", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_OPERATOR,
                                                 "+15005550006", "+12025550101");

  g_assert_cmpstr (tandem_patch_text_get_recording (call), ==, "");
  tandem_call_set_recording (call, TANDEM_RECORDING_ON);
  g_assert_cmpstr (tandem_patch_text_get_recording (call), ==, "Recording");
  tandem_call_set_recording_tone (call, TRUE);
  g_assert_cmpstr (tandem_patch_text_get_recording (call), ==, "Recording, with a tone: tell the remote");
  tandem_call_set_recording (call, TANDEM_RECORDING_PAUSED);
  g_assert_cmpstr (tandem_patch_text_get_recording (call), ==, "Recording paused");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patch-text/every-patch", test_every_patch);
  g_test_add_func ("/patch-text/what-changes-the-words", test_what_changes_the_words);
  g_test_add_func ("/patch-text/recording", test_recording);
  return g_test_run ();
}
