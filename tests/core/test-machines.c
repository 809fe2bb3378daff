// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fakes.h"
#include "tandem-dial-wish.h"

#define MESSAGE "Please call us back."

typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemCall *call;
} Fixture;

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ((Fixture *) user_data)->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemDialRequest request = { .to = "+12025550101", .mode = TANDEM_CALL_MODE_AGENT };

  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  tandem_settings_set_string (f->settings, "machine-message", MESSAGE);
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world),
                                           TANDEM_STORE (f->world));
  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->call)
    g_main_context_iteration (NULL, TRUE);
  tandem_call_set_machine_action (f->call, TANDEM_MACHINE_ACTION_MESSAGE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->switchboard);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->world);
}

static void
expect (Fixture *f, const char *wanted)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (f->world->log->str, ==, wanted);
  g_string_truncate (f->world->log, 0);
}

static void
answer (Fixture *f)
{
  expect (f, f->world->log->str);
  tandem_carrier_report_answered_by (TANDEM_CARRIER (f->world), tandem_call_get_id (f->call),
                                     TANDEM_ANSWERED_BY_MACHINE);
  expect (f, "save recite:" MESSAGE " ");
}

static void
say (Fixture *f, const char *item, gboolean recited, gboolean interrupted, gboolean final)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (item, TANDEM_PARTY_AGENT);

  update->recited = recited;
  update->interrupted = interrupted;
  update->final = final;
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), update);
}

/* The agent was about to answer the machine's greeting: that is not the message, however it ends. */
static void
test_message_only (Fixture *f, gconstpointer data)
{
  answer (f);
  say (f, "answer", FALSE, FALSE, TRUE);
  say (f, "cut-answer", FALSE, TRUE, TRUE);
  expect (f, "");
  say (f, "message", TRUE, FALSE, FALSE);
  expect (f, "");
  say (f, "message", TRUE, FALSE, TRUE);
  expect (f, "hangup close save ");
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "a message was left on an answering machine");
}

/* Cut, and known to be final only later: once more, and then it is told that none was left. */
static void
test_cut_message (Fixture *f, gconstpointer data)
{
  answer (f);
  say (f, "message", TRUE, TRUE, FALSE);
  expect (f, "");
  say (f, "message", TRUE, FALSE, TRUE);
  expect (f, "recite:" MESSAGE " ");
  say (f, "again", TRUE, TRUE, TRUE);
  expect (f, "hangup close save ");
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==,
                   "an answering machine answered, and no whole message could be left");
}

static void
test_whole_the_second_time (Fixture *f, gconstpointer data)
{
  answer (f);
  say (f, "message", TRUE, TRUE, TRUE);
  expect (f, "recite:" MESSAGE " ");
  say (f, "again", TRUE, FALSE, TRUE);
  expect (f, "hangup close save ");
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "a message was left on an answering machine");
}

/* Who takes over meanwhile goes on alone. */
static void
test_operator (Fixture *f, gconstpointer data)
{
  answer (f);
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_OPERATOR, NULL));
  expect (f, "patch:operator ");
  say (f, "message", TRUE, TRUE, TRUE);
  expect (f, "");
  g_assert_true (tandem_call_is_live (f->call));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/core/machines/message-only", Fixture, NULL, set_up, test_message_only, tear_down);
  g_test_add ("/core/machines/cut-message", Fixture, NULL, set_up, test_cut_message, tear_down);
  g_test_add ("/core/machines/whole-the-second-time", Fixture, NULL, set_up, test_whole_the_second_time, tear_down);
  g_test_add ("/core/machines/operator", Fixture, NULL, set_up, test_operator, tear_down);
  return g_test_run ();
}
