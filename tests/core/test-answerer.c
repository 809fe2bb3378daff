// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fakes.h"
#include "tandem-error.h"

typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  guint n_ringing_changes;
} Fixture;

static void
on_ringing_changed (TandemSwitchboard *switchboard, Fixture *f)
{
  f->n_ringing_changes++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  tandem_settings_set_string (f->settings, "ai-provider", "openai");
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world),
                                           TANDEM_STORE (f->world));
  g_signal_connect (f->switchboard, "ringing-changed", G_CALLBACK (on_ringing_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->switchboard);
  g_assert_finalize_object (f->settings);
  g_assert_finalize_object (f->world);
}

static gboolean
logged (Fixture *f, const char *words)
{
  return strstr (f->world->log->str, words) != NULL;
}

/* Somebody calls; returns when it is stored and treated.  (transfer full) */
static TandemCall *
come_in (Fixture *f, const char *id, const char *from)
{
  TandemCall *call = tandem_call_new (id, TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, from, "+15005550006");

  g_string_truncate (f->world->log, 0);
  tandem_carrier_report_incoming (TANDEM_CARRIER (f->world), call);
  g_assert_true (g_str_has_prefix (f->world->log->str, "save"));
  g_assert_false (logged (f, "ring"));
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), id, TANDEM_CALL_STATE_RINGING, NULL);
  while (!logged (f, "ring") && !logged (f, "connect") && !logged (f, "refuse"))
    g_main_context_iteration (NULL, TRUE);
  return call;
}

static void
end (Fixture *f, TandemCall *call, TandemCallState state)
{
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), tandem_call_get_id (call), state, "remote hung up");
  tandem_call_media_report_disconnected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (call), NULL);
}

static void
test_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) call = come_in (f, "a", "+12025550101");
  g_autoptr (GError) error = NULL;

  g_assert_true (tandem_switchboard_get_ringing (f->switchboard) == call);
  g_assert_true (tandem_switchboard_lookup (f->switchboard, "a") == call);
  g_assert_false (logged (f, "open"));
  g_assert_cmpuint (f->n_ringing_changes, ==, 1);
  /* What was pressed before there is a line holds for the line. */
  g_assert_true (tandem_switchboard_set_muted (f->switchboard, call, TRUE, NULL));
  g_string_truncate (f->world->log, 0);
  g_assert_true (tandem_switchboard_answer (f->switchboard, call, TANDEM_PATCH_OPERATOR, &error));
  g_assert_true (logged (f, "open") && logged (f, "connect "));
  g_assert_true (logged (f, "mute"));
  g_assert_null (tandem_switchboard_get_ringing (f->switchboard));
  g_assert_cmpuint (f->n_ringing_changes, ==, 2);
  g_assert_cmpint (tandem_call_get_patch (call), ==, TANDEM_PATCH_OPERATOR);
  /* The agent listens, so that it can be handed the call. */
  g_assert_cmpint (tandem_call_get_mode (call), ==, TANDEM_CALL_MODE_AGENT);
  g_assert_false (tandem_switchboard_answer (f->switchboard, call, TANDEM_PATCH_OPERATOR, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_clear_error (&error);
  g_assert_false (tandem_switchboard_decline (f->switchboard, call, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), "a");
  g_assert_cmpint (tandem_call_get_state (call), ==, TANDEM_CALL_STATE_IN_PROGRESS);
  end (f, call, TANDEM_CALL_STATE_COMPLETED);
  g_assert_false (tandem_call_is_missed (call));
}

/* Any patch answers; without an AI service only people can. */
static void
test_patch_answers (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) call = NULL;
  g_autoptr (GError) error = NULL;

  tandem_settings_set_string (f->settings, "ai-provider", "");
  call = come_in (f, "a", "+12025550101");
  g_assert_false (tandem_switchboard_set_patch (f->switchboard, call, TANDEM_PATCH_AGENT, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (tandem_switchboard_set_patch (f->switchboard, call, TANDEM_PATCH_WHISPER, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_assert_true (tandem_switchboard_get_ringing (f->switchboard) == call);
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, call, TANDEM_PATCH_OPERATOR, NULL));
  g_assert_cmpint (tandem_call_get_mode (call), ==, TANDEM_CALL_MODE_OPERATOR);
  end (f, call, TANDEM_CALL_STATE_COMPLETED);
}

static void
test_missed (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) call = come_in (f, "a", "");

  end (f, call, TANDEM_CALL_STATE_NO_ANSWER);
  g_assert_null (tandem_switchboard_get_ringing (f->switchboard));
  g_assert_cmpstr (tandem_call_get_end_reason (call), ==, "missed");
  g_assert_true (tandem_call_is_missed (call));
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 0);
}

static void
test_decline (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) call = NULL;

  tandem_settings_set_string (f->settings, "inbound-unanswered", "voicemail");
  call = come_in (f, "a", "+12025550101");
  g_assert_true (tandem_switchboard_decline (f->switchboard, call, NULL));
  g_assert_true (logged (f, "connect-greeting"));
  g_assert_cmpint (tandem_call_get_mode (call), ==, TANDEM_CALL_MODE_VOICEMAIL);
  g_assert_cmpint (tandem_call_get_recording (call), ==, TANDEM_RECORDING_ON);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), "a");
  end (f, call, TANDEM_CALL_STATE_COMPLETED);
  /* Nobody has spoken with them yet. */
  g_assert_true (tandem_call_is_missed (call));
  tandem_call_media_report_recorded (TANDEM_CALL_MEDIA (f->world), "a", "/nowhere/a.wav");
}

static void
test_turned_away (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) blocked = NULL;
  g_autoptr (TandemCall) one = NULL;
  g_autoptr (TandemCall) late = NULL;

  tandem_settings_set_string (f->settings, "blocked-callers", "+1900");
  tandem_settings_set_int (f->settings, "max-concurrent-calls", 1);
  blocked = come_in (f, "a", "+19005550101");
  g_assert_true (logged (f, "refuse "));
  end (f, blocked, TANDEM_CALL_STATE_BUSY);
  g_assert_cmpstr (tandem_call_get_end_reason (blocked), ==, "turned away");
  one = come_in (f, "b", "+12025550101");
  late = come_in (f, "c", "+12025550102");
  g_assert_true (logged (f, "refuse-saying "));
  end (f, late, TANDEM_CALL_STATE_COMPLETED);
  g_assert_cmpstr (tandem_call_get_end_reason (late), ==, "all lines were busy");
  end (f, one, TANDEM_CALL_STATE_NO_ANSWER);
  g_assert_cmpuint (f->n_ringing_changes, ==, 2);
}

/* A disk that is full is no reason to turn a caller away. */
static void
test_not_stored (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) call = NULL;

  f->world->save_error = g_error_new_literal (TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL, "No room.");
  call = come_in (f, "a", "+12025550101");
  g_assert_true (tandem_switchboard_get_ringing (f->switchboard) == call);
  end (f, call, TANDEM_CALL_STATE_NO_ANSWER);
}

/* The first rings on in the background of the second; each answer puts the other on hold. */
static void
test_waiting_and_swap (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) first = come_in (f, "a", "+12025550101");
  g_autoptr (TandemCall) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (tandem_switchboard_swap (f->switchboard, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_assert_true (tandem_switchboard_answer (f->switchboard, first, TANDEM_PATCH_OPERATOR, NULL));
  second = come_in (f, "b", "+12025550102");
  g_assert_cmpint (tandem_call_get_patch (first), ==, TANDEM_PATCH_OPERATOR);
  g_assert_true (tandem_switchboard_answer (f->switchboard, second, TANDEM_PATCH_OPERATOR, NULL));
  g_assert_cmpint (tandem_call_get_patch (first), ==, TANDEM_PATCH_HOLD);
  g_assert_true (tandem_switchboard_swap (f->switchboard, NULL));
  g_assert_cmpint (tandem_call_get_patch (first), ==, TANDEM_PATCH_OPERATOR);
  g_assert_cmpint (tandem_call_get_patch (second), ==, TANDEM_PATCH_HOLD);
  end (f, first, TANDEM_CALL_STATE_COMPLETED);
  end (f, second, TANDEM_CALL_STATE_COMPLETED);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (tandem_switchboard_load_history_finish (TANDEM_SWITCHBOARD (source), result, NULL));
}

static TandemCall *
ended_call (const char *id, const char *sid)
{
  TandemCall *call = tandem_call_new (id, TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, "+12025550101", "+15005550006");

  tandem_call_set_call_sid (call, sid);
  tandem_call_advance (call, TANDEM_CALL_STATE_NO_ANSWER, NULL);
  return call;
}

/* Who called while Tandem was off is found at the next start, each once. */
static void
test_catch_up (Fixture *f, gconstpointer data)
{
  GListModel *calls = tandem_switchboard_get_calls (f->switchboard);
  g_autoptr (TandemCall) newest = NULL;

  g_ptr_array_add (f->world->old_calls, ended_call ("old", "CA00000000000000000000000000000001"));
  g_ptr_array_add (f->world->missed_calls, ended_call ("again", "CA00000000000000000000000000000001"));
  g_ptr_array_add (f->world->missed_calls, ended_call ("new", "CA00000000000000000000000000000002"));
  tandem_switchboard_load_history_async (f->switchboard, NULL, did_load, NULL);
  while (g_list_model_get_n_items (calls) < 2)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (calls), ==, 2);
  newest = g_list_model_get_item (calls, 0);
  g_assert_cmpstr (tandem_call_get_id (newest), ==, "new");
  g_assert_true (tandem_call_is_missed (newest));
  g_assert_true (logged (f, "save"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/core/answerer/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("answer", test_answer);
  ADD ("patch-answers", test_patch_answers);
  ADD ("missed", test_missed);
  ADD ("decline", test_decline);
  ADD ("turned-away", test_turned_away);
  ADD ("not-stored", test_not_stored);
  ADD ("waiting-and-swap", test_waiting_and_swap);
  ADD ("catch-up", test_catch_up);
  return g_test_run ();
}
