// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-handover.h"

static char *
take (TandemHandover *handover, const char *id, TandemParty party, const char *text, gint64 end_ms, gboolean final)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (id, party);

  update->text = g_strdup (text);
  update->end_ms = end_ms;
  update->final = final;
  return tandem_handover_take_turn (handover, update);
}

static void
test_told_once (void)
{
  g_autoptr (TandemHandover) handover = tandem_handover_new ();
  g_autofree char *note = NULL;

  g_assert_null (take (handover, "a", TANDEM_PARTY_REMOTE, "Before.", 900, TRUE));
  tandem_handover_begin (handover, 1000);
  g_assert_true (tandem_handover_is_open (handover));
  g_assert_null (take (handover, "b", TANDEM_PARTY_OPERATOR, "Good morning.", 2000, TRUE));
  g_assert_null (take (handover, "c", TANDEM_PARTY_AGENT, "Not news.", 2100, TRUE));
  g_assert_null (take (handover, "d", TANDEM_PARTY_REMOTE, "Nine dollars.", 3000, TRUE));
  note = tandem_handover_end (handover);
  g_assert_nonnull (g_strstr_len (note, -1, "Operator: Good morning.\nCaller: Nine dollars.\n"));
  g_assert_null (g_strstr_len (note, -1, "Before"));
  g_assert_null (g_strstr_len (note, -1, "Not news"));
  g_assert_null (take (handover, "d", TANDEM_PARTY_REMOTE, "Nine dollars.", 3000, TRUE));
}

/* Understood late, but spoken while the agent was there. */
static void
test_known_words (void)
{
  g_autoptr (TandemHandover) handover = tandem_handover_new ();
  g_autofree char *note = NULL;

  tandem_handover_begin (handover, 1000);
  g_assert_null (take (handover, "a", TANDEM_PARTY_REMOTE, "The manager, please.", 990, TRUE));
  note = tandem_handover_end (handover);
  g_assert_null (g_strstr_len (note, -1, "manager"));
  g_assert_null (take (handover, "a", TANDEM_PARTY_REMOTE, "The manager, please!", 990, TRUE));
}

static void
test_late_words (void)
{
  g_autoptr (TandemHandover) handover = tandem_handover_new ();
  g_autofree char *note = NULL;
  g_autofree char *late = NULL;

  tandem_handover_begin (handover, 1000);
  g_assert_null (take (handover, "a", TANDEM_PARTY_REMOTE, "", 2000, FALSE));
  g_assert_null (take (handover, "b", TANDEM_PARTY_REMOTE, "Yes, nine", 3000, FALSE));
  note = tandem_handover_end (handover);
  g_assert_nonnull (g_strstr_len (note, -1, "Caller: Yes, nine\n"));
  /* The whole of what was half told. */
  late = take (handover, "b", TANDEM_PARTY_REMOTE, "Yes, nine dollars.", 3000, TRUE);
  g_assert_nonnull (g_strstr_len (late, -1, "Caller: Yes, nine dollars."));
  g_clear_pointer (&late, g_free);
  late = take (handover, "a", TANDEM_PARTY_REMOTE, "Hello?", 2000, TRUE);
  g_assert_nonnull (g_strstr_len (late, -1, "Caller: Hello?"));
  /* What is said after that the agent hears itself. */
  g_assert_null (take (handover, "e", TANDEM_PARTY_REMOTE, "Fine.", 9000, TRUE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/handover/told-once", test_told_once);
  g_test_add_func ("/media/handover/known-words", test_known_words);
  g_test_add_func ("/media/handover/late-words", test_late_words);
  return g_test_run ();
}
