// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <stdio.h>

#include "fixture-world.h"
#include "tandem-call-actions.h"
#include "tandem-error.h"

typedef struct {
  TandemSwitchboard *switchboard;
  TandemCallActions *actions;
  GActionGroup *group;
  TandemCall *call;
} Fixture;

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Fixture *fixture = user_data;

  fixture->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (FixtureWorld) world = fixture_world_new (1, FALSE, 0);
  TandemDialRequest request = { .to = "+12025550102", .mode = (TandemCallMode) GPOINTER_TO_INT (mode) };

  tandem_settings_set_string (settings, "account-sid", "AC00000000000000000000000000000001");
  tandem_settings_set_string (settings, "phone-number", "+15005550006");
  fixture->switchboard =
    tandem_switchboard_new (settings, TANDEM_CARRIER (world), TANDEM_CALL_MEDIA (world), TANDEM_STORE (world));
  fixture->actions = tandem_call_actions_new (fixture->switchboard);
  fixture->group = tandem_call_actions_get_group (fixture->actions);
  tandem_switchboard_dial_async (fixture->switchboard, &request, NULL, did_dial, fixture);
  while (!fixture->call || !tandem_call_get_media_connected (fixture->call))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer mode)
{
  g_assert_finalize_object (fixture->actions);
  g_clear_object (&fixture->call);
  g_clear_object (&fixture->switchboard);
}

static void
assert_state (Fixture *fixture, const char *name, const char *expected)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (fixture->group, name);
  g_autofree char *text = g_variant_print (state, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_nothing_without_a_call (Fixture *fixture, gconstpointer mode)
{
  const char *names[] = { "patch", "take-over", "monitor", "mute", "record", "compose" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_false (g_action_group_get_action_enabled (fixture->group, names[i]));
}

static void
test_states_follow_the_call (Fixture *fixture, gconstpointer mode)
{
  tandem_call_actions_set_call (fixture->actions, fixture->call);
  assert_state (fixture, "patch", "'agent'");
  g_action_group_activate_action (fixture->group, "take-over", NULL);
  g_assert_cmpint (tandem_call_get_patch (fixture->call), ==, TANDEM_PATCH_OPERATOR);
  assert_state (fixture, "take-over", "true");
  g_action_group_activate_action (fixture->group, "take-over", NULL);
  assert_state (fixture, "patch", "'agent'");
  /* Whoever changes it: here somebody at the local API. */
  tandem_switchboard_set_patch (fixture->switchboard, fixture->call, TANDEM_PATCH_HOLD, NULL);
  assert_state (fixture, "patch", "'hold'");
  g_action_group_activate_action (fixture->group, "record", NULL);
  g_assert_cmpint (tandem_call_get_recording (fixture->call), ==, TANDEM_RECORDING_ON);
  g_action_group_activate_action (fixture->group, "record", NULL);
  g_assert_cmpint (tandem_call_get_recording (fixture->call), ==, TANDEM_RECORDING_PAUSED);
  assert_state (fixture, "record", "false");
}

static void
fail_on_error (TandemCallActions *actions, GError *error, gpointer user_data)
{
  g_assert_no_error (error);
}

/* What a call without an agent does not have is not refused with a message: it is not there. */
static void
test_without_an_agent (Fixture *fixture, gconstpointer mode)
{
  g_signal_connect (fixture->actions, "failed", G_CALLBACK (fail_on_error), NULL);
  tandem_call_actions_set_call (fixture->actions, fixture->call);
  g_assert_false (g_action_group_get_action_enabled (fixture->group, "take-over"));
  g_assert_false (g_action_group_get_action_enabled (fixture->group, "compose"));
  g_action_group_activate_action (fixture->group, "patch", g_variant_new_string ("both"));
  assert_state (fixture, "patch", "'operator'");
  g_action_group_activate_action (fixture->group, "patch", g_variant_new_string ("hold"));
  assert_state (fixture, "patch", "'hold'");
}

static void
test_refusals_are_told (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (GError) digits = NULL;
  g_autoptr (GError) note = NULL;

  tandem_call_actions_set_call (fixture->actions, fixture->call);
  g_assert_false (tandem_call_actions_send_digits (fixture->actions, "12x", &digits));
  g_assert_error (digits, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_assert_false (tandem_call_actions_give_note (fixture->actions, "  ", &note));
  g_assert_error (note, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
}

/* What the world prints is for other tests; here it is no TAP. */
static void
print_as_comment (const char *text)
{
  const char *words[] = { "monitored ", "patch ", "recording ", "digits " };
  gboolean foreign = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    foreign = foreign || g_str_has_prefix (text, words[i]);
  fprintf (stdout, "%s%s", foreign ? "# " : "", text);
  fflush (stdout);
}

int
main (int argc, char *argv[])
{
  gconstpointer agent = GINT_TO_POINTER (TANDEM_CALL_MODE_AGENT);
  gconstpointer operator = GINT_TO_POINTER (TANDEM_CALL_MODE_OPERATOR);

  g_test_init (&argc, &argv, NULL);
  g_set_print_handler (print_as_comment);
  g_test_add ("/call-actions/nothing-without-a-call", Fixture, agent, set_up, test_nothing_without_a_call, tear_down);
  g_test_add ("/call-actions/states-follow-the-call", Fixture, agent, set_up, test_states_follow_the_call, tear_down);
  g_test_add ("/call-actions/without-an-agent", Fixture, operator, set_up, test_without_an_agent, tear_down);
  g_test_add ("/call-actions/refusals-are-told", Fixture, agent, set_up, test_refusals_are_told, tear_down);
  return g_test_run ();
}
