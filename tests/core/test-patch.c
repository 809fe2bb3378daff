// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-patch.h"

/* The matrix as an operator would write it down: listener, then whom they hear. */
static const struct {
  TandemPatch patch;
  const char *nick;
  const char *remote;
  const char *agent;
  const char *operator;
  gboolean microphone;
  gboolean agent_speaks;
} truth[] = {
  { TANDEM_PATCH_AGENT, "agent", "-A-", "R--", "RA-", FALSE, TRUE },
  { TANDEM_PATCH_OPERATOR, "operator", "--O", "R-O", "R--", TRUE, FALSE },
  { TANDEM_PATCH_BOTH, "both", "-AO", "R-O", "RA-", TRUE, TRUE },
  { TANDEM_PATCH_WHISPER, "whisper", "-A-", "R-O", "RA-", TRUE, TRUE },
  { TANDEM_PATCH_HOLD, "hold", "---", "---", "---", FALSE, FALSE },
};

static void
assert_hears (TandemPatch patch, TandemParty listener, const char *whom)
{
  for (int speaker = 0; speaker < 3; speaker++)
    g_assert_cmpint (tandem_patch_hears (patch, listener, (TandemParty) speaker), ==, whom[speaker] != '-');
}

static void
test_matrix (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (truth); i++) {
    assert_hears (truth[i].patch, TANDEM_PARTY_REMOTE, truth[i].remote);
    assert_hears (truth[i].patch, TANDEM_PARTY_AGENT, truth[i].agent);
    assert_hears (truth[i].patch, TANDEM_PARTY_OPERATOR, truth[i].operator);
    g_assert_cmpint (tandem_patch_opens_microphone (truth[i].patch), ==, truth[i].microphone);
    g_assert_cmpint (tandem_patch_lets_agent_speak (truth[i].patch), ==, truth[i].agent_speaks);
  }
}

static void
test_words (void)
{
  TandemPatch patch = TANDEM_PATCH_BOTH;

  for (guint i = 0; i < G_N_ELEMENTS (truth); i++) {
    g_assert_cmpstr (tandem_patch_to_string (truth[i].patch), ==, truth[i].nick);
    g_assert_true (tandem_patch_from_string (truth[i].nick, &patch));
    g_assert_cmpint (patch, ==, truth[i].patch);
  }
  patch = TANDEM_PATCH_BOTH;
  g_assert_false (tandem_patch_from_string ("Both", &patch));
  g_assert_false (tandem_patch_from_string ("", &patch));
  g_assert_false (tandem_patch_from_string (NULL, &patch));
  g_assert_cmpint (patch, ==, TANDEM_PATCH_BOTH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/patch/matrix", test_matrix);
  g_test_add_func ("/core/patch/words", test_words);
  return g_test_run ();
}
