// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fakes.h"
#include "tandem-dial-wish.h"
#include "tandem-error.h"

typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemCall *call;
  GError *error;
  GError *notice; /* the last */
  gboolean done;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world),
                                           TANDEM_STORE (f->world));
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  g_clear_error (&f->error);
  g_clear_error (&f->notice);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->switchboard);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->world);
}

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &f->error);
  f->done = TRUE;
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  tandem_switchboard_hang_up_finish (TANDEM_SWITCHBOARD (source), result, &f->error);
  f->done = TRUE;
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  tandem_switchboard_load_history_finish (TANDEM_SWITCHBOARD (source), result, &f->error);
  f->done = TRUE;
}

static void
did_shut_down (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  tandem_switchboard_shut_down_finish (TANDEM_SWITCHBOARD (source), result, &f->error);
  f->done = TRUE;
}

static void
wait (Fixture *f)
{
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  f->done = FALSE;
}

static void
dial_with (Fixture *f, const TandemDialRequest *request)
{
  g_clear_object (&f->call);
  tandem_switchboard_dial_async (f->switchboard, request, NULL, did_dial, f);
  wait (f);
}

static void
dial (Fixture *f, const char *to)
{
  dial_with (f, &(TandemDialRequest){ .to = to, .mode = TANDEM_CALL_MODE_ECHO });
}

static void
test_dial (Fixture *f, gconstpointer data)
{
  dial (f, "(202) 555-0101");
  g_assert_no_error (f->error);
  g_assert_cmpstr (tandem_call_get_to (f->call), ==, "+12025550101");
  g_assert_cmpstr (tandem_call_get_from (f->call), ==, "+15005550006");
  g_assert_cmpuint (strlen (f->world->token), ==, 64);
  /* Stored before it costs money, media ready before the carrier is asked. */
  g_assert_true (g_str_has_prefix (f->world->log->str, "save open:echo monitor place "));
  g_assert_true (tandem_switchboard_lookup (f->switchboard, "CA00000000000000000000000000000001") == f->call);
  g_assert_true (tandem_switchboard_lookup (f->switchboard, tandem_call_get_id (f->call)) == f->call);

  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, did_hang_up, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_CANCELED);
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 0);

  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, did_hang_up, f);
  wait (f);
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
}

/* The carrier does not answer: the other side hears nothing more all the same, long before it does. */
static void
test_hang_up_slow (Fixture *f, gconstpointer data)
{
  dial (f, "(202) 555-0101");
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  g_string_truncate (f->world->log, 0);
  f->world->slow_ms = 4000;
  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, did_hang_up, f);
  while (!strstr (f->world->log->str, "close "))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (f->done);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_false (tandem_call_is_live (f->call));
}

static void
keep_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_true (call == f->call);
  g_clear_error (&f->notice);
  f->notice = g_error_copy (error);
}

/* What the carrier does not end is up, and costs money: it is not shown as ended, and can be hung up again. */
static void
test_hang_up_fails (Fixture *f, gconstpointer data)
{
  dial (f, "(202) 555-0101");
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  f->world->hang_up_error = g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "too busy");
  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, did_hang_up, f);
  wait (f);
  g_assert_error (f->error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_STILL_UP);
  g_assert_nonnull (strstr (f->error->message, "too busy"));
  g_assert_nonnull (strstr (f->error->message, "hang up again"));
  g_assert_true (tandem_call_is_live (f->call));
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 1);

  /* Nobody asked for this one. */
  g_signal_connect (f->switchboard, "notice", G_CALLBACK (keep_notice), f);
  tandem_call_media_report_disconnected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), "lost");
  while (!f->notice)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (f->notice, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_STILL_UP);
  g_assert_cmpstr (tandem_call_get_notice (f->call), ==, f->notice->message);
  g_assert_true (tandem_call_is_live (f->call));

  g_clear_error (&f->error);
  g_clear_error (&f->world->hang_up_error);
  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, did_hang_up, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_COMPLETED);
}

static void
lose_agent (Fixture *f)
{
  g_autoptr (GError) why = g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH, "wrong key");
  g_autoptr (GError) gone = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_GONE, "take over");

  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), why);
  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), gone);
  g_assert_cmpstr (tandem_call_get_notice (f->call), ==, "wrong key");
}

/* Three calls lose their agents in this order: one is still ringing, on one the operator talks, on one is nobody. */
static void
test_lost_agent (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) ringing = NULL;
  g_autoptr (TandemCall) taken = NULL;

  tandem_settings_set_boolean (f->settings, "headless", TRUE);
  tandem_settings_set_int (f->settings, "lost-agent-timeout", 1);
  dial_with (f, &(TandemDialRequest){ .to = "+12025550101" });
  ringing = g_object_ref (f->call);
  lose_agent (f);
  dial_with (f, &(TandemDialRequest){ .to = "+12025550102" });
  taken = g_object_ref (f->call);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (taken));
  lose_agent (f);
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, taken, TANDEM_PATCH_OPERATOR, NULL));
  dial_with (f, &(TandemDialRequest){ .to = "+12025550103" });
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  lose_agent (f);
  while (tandem_call_is_live (f->call))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_COMPLETED);
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "the agent was lost and nobody took over");
  g_assert_true (tandem_call_is_live (ringing));
  g_assert_true (tandem_call_is_live (taken));
  /* Answered, and handed back to nobody. */
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (ringing));
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, taken, TANDEM_PATCH_AGENT, NULL));
  while (tandem_call_is_live (ringing) || tandem_call_is_live (taken))
    g_main_context_iteration (NULL, TRUE);
}

/* Where there is a window, somebody decides. */
static void
test_lost_agent_window (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) first = NULL;

  tandem_settings_set_int (f->settings, "lost-agent-timeout", 1);
  dial_with (f, &(TandemDialRequest){ .to = "+12025550101" });
  first = g_object_ref (f->call);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (first));
  lose_agent (f);
  /* The same loss, later, without a window. */
  tandem_settings_set_boolean (f->settings, "headless", TRUE);
  dial_with (f, &(TandemDialRequest){ .to = "+12025550102" });
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  lose_agent (f);
  while (tandem_call_is_live (f->call))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (tandem_call_is_live (first));
}

static void
test_dial_refused (Fixture *f, gconstpointer data)
{
  dial (f, "hello");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER);
  g_clear_error (&f->error);
  dial (f, "911");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);
  g_clear_error (&f->error);
  tandem_settings_set_string (f->settings, "blocked-numbers", "+1900, +1202");
  dial (f, "+12025550101");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);
  g_clear_error (&f->error);
  tandem_settings_set_string (f->settings, "blocked-numbers", "");
  tandem_settings_set_string (f->settings, "allowed-numbers", "+44");
  dial (f, "+12025550101");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);
  g_clear_error (&f->error);
  tandem_settings_set_string (f->settings, "allowed-numbers", "");
  tandem_settings_set_string (f->settings, "phone-number", "");
  dial (f, "+12025550101");
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP);
  /* Nothing was stored or sent for any of them. */
  g_assert_cmpstr (f->world->log->str, ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (tandem_switchboard_get_calls (f->switchboard)), ==, 0);
}

static void
test_limits (Fixture *f, gconstpointer data)
{
  tandem_settings_set_int (f->settings, "max-concurrent-calls", 2);
  dial (f, "+12025550101");
  dial (f, "+12025550102");
  g_assert_no_error (f->error);
  dial (f, "+12025550103");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT);
  g_clear_error (&f->error);
  tandem_settings_set_int (f->settings, "max-concurrent-calls", 50);
  tandem_settings_set_int (f->settings, "call-rate-limit", 3);
  dial (f, "+12025550103");
  g_assert_no_error (f->error);
  dial (f, "+12025550104");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT);
  g_assert_cmpuint (tandem_switchboard_get_wait_s (f->switchboard), >=, 1);
  g_assert_cmpuint (tandem_switchboard_get_wait_s (f->switchboard), <=, 61);
  g_clear_error (&f->error);
  tandem_switchboard_shut_down_async (f->switchboard, NULL, did_shut_down, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 0);
}

static void
add_old_call (Fixture *f, const char *id, gint64 age_s, gint64 duration_s)
{
  TandemCall *call = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100", "+12025550109");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) started = g_date_time_add_seconds (now, (gdouble) -age_s);
  g_autoptr (GDateTime) ended = g_date_time_add_seconds (started, (gdouble) duration_s);

  g_assert_true (tandem_call_advance (call, TANDEM_CALL_STATE_COMPLETED, NULL));
  tandem_call_restore_times (call, started, duration_s > 0 ? started : NULL, ended);
  g_ptr_array_add (f->world->old_calls, call);
}

/* Minutes are counted whole, calls of yesterday and those that nobody answered not at all. */
static void
test_spend_limit (Fixture *f, gconstpointer data)
{
  add_old_call (f, "old", 24 * 3600 + 60, 6000);
  add_old_call (f, "unanswered", 600, 0);
  add_old_call (f, "two minutes", 3600, 61);
  tandem_switchboard_load_history_async (f->switchboard, NULL, did_load, f);
  wait (f);
  g_assert_no_error (f->error);
  tandem_settings_set_double (f->settings, "call-price", 0.5);
  tandem_settings_set_double (f->settings, "spend-limit", 1.4);
  dial (f, "+12025550101");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT);
  g_assert_nonnull (strstr (f->error->message, "1.00 of 1.40"));
  g_assert_nonnull (strstr (f->error->message, "SPEND_LIMIT"));
  g_assert_cmpuint (tandem_switchboard_get_wait_s (f->switchboard), >, 22 * 3600);
  g_assert_cmpuint (tandem_switchboard_get_wait_s (f->switchboard), <=, 23 * 3600);
  g_clear_error (&f->error);
  tandem_settings_set_double (f->settings, "spend-limit", 1.5);
  dial (f, "+12025550101");
  g_assert_no_error (f->error);
  /* The one that is up will cost a minute. */
  dial (f, "+12025550102");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT);
  g_clear_error (&f->error);
  tandem_settings_set_double (f->settings, "spend-limit", 0.0);
  dial (f, "+12025550102");
  g_assert_no_error (f->error);
}

static void
test_providers (Fixture *f, gconstpointer data)
{
  static const char *const providers[] = { "openai", "echo", NULL };
  const TandemDialRequest request = { .to = "+12025550101" };
  const TandemDialRequest parrot = { .to = "+12025550101", .provider = "parrot" };

  tandem_switchboard_set_providers (f->switchboard, providers);
  tandem_settings_set_string (f->settings, "ai-provider", "gemini");
  dial_with (f, &request);
  g_assert_error (f->error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
  g_assert_nonnull (strstr (f->error->message, "AI_PROVIDER"));
  g_clear_error (&f->error);
  dial_with (f, &parrot);
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_clear_error (&f->error);
  g_assert_cmpstr (f->world->log->str, ==, "");
  tandem_settings_set_string (f->settings, "ai-provider", "openai");
  dial_with (f, &request);
  g_assert_no_error (f->error);
}

/* The carrier says it: nothing of ours is on the line. */
static void
test_message (Fixture *f, gconstpointer data)
{
  g_autofree char *long_words = g_strnfill (1001, 'x');
  const char *const wrong[] = { "", " \n", long_words };
  g_autoptr (TandemTurn) turn = NULL;
  GListModel *turns;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    dial_with (f, &(TandemDialRequest){ .to = "+12025550101", .message = wrong[i] });
    g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
    g_clear_error (&f->error);
  }
  g_assert_cmpstr (f->world->log->str, ==, "");
  dial_with (f, &(TandemDialRequest){ .to = "+12025550101", .message = "Dinner is ready.", .voice = "alice" });
  g_assert_no_error (f->error);
  g_assert_null (strstr (f->world->log->str, "open"));
  g_assert_cmpstr (tandem_call_get_message (f->call), ==, "Dinner is ready.");
  g_assert_cmpstr (tandem_call_get_message_voice (f->call), ==, "alice");
  turns = G_LIST_MODEL (tandem_call_get_transcript (f->call));
  g_assert_cmpuint (g_list_model_get_n_items (turns), ==, 0);
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), tandem_call_get_id (f->call), TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), tandem_call_get_id (f->call), TANDEM_CALL_STATE_COMPLETED, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (turns), ==, 1);
  turn = g_list_model_get_item (turns, 0);
  g_assert_cmpstr (tandem_turn_get_text (turn), ==, "Dinner is ready.");
  g_assert_cmpint (tandem_turn_get_party (turn), ==, TANDEM_PARTY_AGENT);
  g_assert_cmpuint (f->world->n_turns_saved, ==, 1);
  g_assert_null (strstr (f->world->log->str, "close"));
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 0);
}

static void
did_transfer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  tandem_switchboard_transfer_finish (TANDEM_SWITCHBOARD (source), result, &f->error);
  f->done = TRUE;
}

static void
transfer (Fixture *f, const char *to)
{
  g_clear_error (&f->error);
  tandem_switchboard_transfer_async (f->switchboard, f->call, to, NULL, did_transfer, f);
  wait (f);
}

/* The stream ends and the call does not: nobody must hang it up. */
static void
test_transfer (Fixture *f, gconstpointer data)
{
  const char *id;

  dial (f, "+12025550101");
  id = tandem_call_get_id (f->call);
  transfer (f, "+12025550102");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), id);
  transfer (f, "12");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER);
  transfer (f, "911");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);
  tandem_call_media_report_lost (TANDEM_CALL_MEDIA (f->world), id, "cut");
  transfer (f, "+12025550102");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), id);
  g_assert_null (strstr (f->world->log->str, "transfer"));
  f->world->place_error = g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "no");
  transfer (f, "(202) 555-0102");
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED);
  transfer (f, "(202) 555-0102");
  g_assert_no_error (f->error);
  g_assert_nonnull (strstr (f->world->log->str, "transfer:+12025550102"));
  tandem_call_media_report_disconnected (TANDEM_CALL_MEDIA (f->world), id, NULL);
  g_usleep (3200000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (tandem_call_is_live (f->call));
  g_assert_null (strstr (f->world->log->str, "hangup"));
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), id, TANDEM_CALL_STATE_COMPLETED, "remote hung up");
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "transferred to +12025550102");
  transfer (f, "+12025550102");
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_clear_error (&f->error);
}

/* Nor does the next start after a crash, as it does with a call of ours. */
static void
test_start_after_transfer (Fixture *f, gconstpointer data)
{
  const char *const ids[] = { "ours", "theirs" };
  TandemCall *calls[G_N_ELEMENTS (ids)];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    calls[i] = tandem_call_new (ids[i], TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100", "+12025550101");
    tandem_call_set_call_sid (calls[i], ids[i]);
    g_assert_true (tandem_call_advance (calls[i], TANDEM_CALL_STATE_IN_PROGRESS, NULL));
    g_ptr_array_add (f->world->old_calls, calls[i]);
  }
  tandem_call_set_end_reason (calls[1], "transferred to +12025550102");
  tandem_switchboard_load_history_async (f->switchboard, NULL, did_load, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_true (g_str_has_prefix (tandem_call_get_end_reason (calls[0]), "interrupted"));
  g_assert_cmpstr (tandem_call_get_end_reason (calls[1]), ==, "transferred to +12025550102");
  g_assert_cmpint (tandem_call_get_state (calls[1]), ==, TANDEM_CALL_STATE_COMPLETED);
  g_assert_nonnull (strstr (f->world->log->str, "hangup"));
  g_assert_null (strstr (strstr (f->world->log->str, "hangup") + 1, "hangup"));
}

/* Two others talk: who ends Tandem does not end their call. */
static void
test_shut_down_after_transfer (Fixture *f, gconstpointer data)
{
  dial (f, "+12025550101");
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  transfer (f, "+12025550102");
  g_assert_no_error (f->error);
  tandem_call_media_report_disconnected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), NULL);
  tandem_switchboard_shut_down_async (f->switchboard, NULL, did_shut_down, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "transferred to +12025550102");
  g_assert_null (strstr (f->world->log->str, "hangup"));
}

static void
test_carrier_refuses (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) failed = NULL;

  f->world->place_error = g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH, "wrong token");
  dial (f, "+12025550101");
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH);
  failed = g_list_model_get_item (tandem_switchboard_get_calls (f->switchboard), 0);
  g_assert_cmpint (tandem_call_get_state (failed), ==, TANDEM_CALL_STATE_FAILED);
  g_assert_cmpstr (tandem_call_get_end_reason (failed), ==, "wrong token");
  g_assert_nonnull (strstr (f->world->log->str, "close"));
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 0);
}

static void
test_store_fails (Fixture *f, gconstpointer data)
{
  f->world->save_error = g_error_new (TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL, "the disk is full");
  dial (f, "+12025550101");
  g_assert_error (f->error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL);
  g_assert_null (strstr (f->world->log->str, "place"));
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 0);
}

static void
report (Fixture *f, TandemCallState state)
{
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), tandem_call_get_id (f->call), state, "remote hung up");
}

static void
test_late_and_repeated (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("item", TANDEM_PARTY_AGENT);

  dial (f, "+12025550101");
  report (f, TANDEM_CALL_STATE_RINGING);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_IN_PROGRESS);
  report (f, TANDEM_CALL_STATE_RINGING);
  report (f, TANDEM_CALL_STATE_IN_PROGRESS);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_IN_PROGRESS);
  update->append_text = g_strdup ("Hello");
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), update);
  g_assert_cmpuint (f->world->n_turns_saved, ==, 0);
  report (f, TANDEM_CALL_STATE_COMPLETED);
  report (f, TANDEM_CALL_STATE_FAILED);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_COMPLETED);
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "remote hung up");
  /* What was not final is stored when the call ends. */
  g_assert_cmpuint (f->world->n_turns_saved, ==, 1);
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 0);
}

static void
test_digits_and_mute (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  dial (f, "+12025550101");
  g_assert_false (tandem_switchboard_send_digits (f->switchboard, f->call, "1", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_clear_error (&error);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  g_assert_true (tandem_switchboard_send_digits (f->switchboard, f->call, "12#", NULL));
  g_assert_nonnull (strstr (f->world->log->str, "digits:12#"));
  g_assert_false (tandem_switchboard_send_digits (f->switchboard, f->call, "12한", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "한"));
  g_clear_error (&error);
  g_assert_false (tandem_switchboard_send_digits (f->switchboard, f->call, "", &error));
  g_clear_error (&error);
  g_assert_true (tandem_switchboard_set_muted (f->switchboard, f->call, TRUE, NULL));
  g_assert_true (tandem_switchboard_set_muted (f->switchboard, f->call, TRUE, NULL));
  g_assert_nonnull (strstr (f->world->log->str, "mute "));
  report (f, TANDEM_CALL_STATE_COMPLETED);
  g_assert_false (tandem_switchboard_set_muted (f->switchboard, f->call, FALSE, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
}

static void
test_interrupted (Fixture *f, gconstpointer data)
{
  TandemCall *old = tandem_call_new ("old", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", "+12025550101");

  tandem_call_set_call_sid (old, "CA00000000000000000000000000000009");
  tandem_call_advance (old, TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  g_ptr_array_add (f->world->old_calls, old);
  f->world->hang_up_error = g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "too busy");
  g_signal_connect (f->switchboard, "notice", G_CALLBACK (keep_notice), f);
  tandem_switchboard_load_history_async (f->switchboard, NULL, did_load, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_cmpint (tandem_call_get_state (old), ==, TANDEM_CALL_STATE_COMPLETED);
  g_assert_true (g_str_has_prefix (tandem_call_get_end_reason (old), "interrupted"));
  g_assert_nonnull (strstr (f->world->log->str, "save "));
  g_assert_nonnull (strstr (f->world->log->str, "hangup "));
  while (!f->notice)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (f->notice, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_STILL_UP);
}

/* What an earlier run left at the carrier is fetched, once its call is known to have been placed. */
static void
test_recordings_left (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *id, *sid;
    gboolean due;
  } rows[] = {
    { "fetched", "CA00000000000000000000000000000007", FALSE },
    { "left", "CA00000000000000000000000000000008", TRUE },
    { "never-placed", NULL, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    TandemCall *old = tandem_call_new (rows[i].id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006",
                                       "+12025550101");
    g_autofree char *path = g_strconcat ("/nowhere/", rows[i].id, ".wav", NULL);

    tandem_call_set_call_sid (old, rows[i].sid);
    tandem_call_set_recording_path (old, path);
    tandem_call_set_recording_due (old, rows[i].due);
    tandem_call_advance (old, TANDEM_CALL_STATE_COMPLETED, NULL);
    g_ptr_array_add (f->world->old_calls, old);
  }
  tandem_switchboard_load_history_async (f->switchboard, NULL, did_load, f);
  wait (f);
  g_assert_no_error (f->error);
  g_assert_nonnull (strstr (f->world->log->str, "fetch:/nowhere/left.wav "));
  g_assert_null (strstr (f->world->log->str, "fetch:/nowhere/fetched.wav "));
  g_assert_null (strstr (f->world->log->str, "fetch:/nowhere/never-placed.wav "));
  g_assert_cmpint (tandem_call_get_recording (f->world->old_calls->pdata[0]), ==, TANDEM_RECORDING_OFF);
  g_assert_cmpint (tandem_call_get_recording (f->world->old_calls->pdata[1]), ==, TANDEM_RECORDING_ON);
  g_assert_false (tandem_call_get_recording_due (f->world->old_calls->pdata[2]));
  g_assert_null (tandem_call_get_recording_path (f->world->old_calls->pdata[2]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, setup, func, teardown)
  ADD ("/switchboard/dial", test_dial);
  ADD ("/switchboard/dial-refused", test_dial_refused);
  ADD ("/switchboard/hang-up-slow", test_hang_up_slow);
  ADD ("/switchboard/hang-up-fails", test_hang_up_fails);
  ADD ("/switchboard/lost-agent", test_lost_agent);
  ADD ("/switchboard/lost-agent-window", test_lost_agent_window);
  ADD ("/switchboard/limits", test_limits);
  ADD ("/switchboard/spend-limit", test_spend_limit);
  ADD ("/switchboard/providers", test_providers);
  ADD ("/switchboard/message", test_message);
  ADD ("/switchboard/transfer", test_transfer);
  ADD ("/switchboard/start-after-transfer", test_start_after_transfer);
  ADD ("/switchboard/shut-down-after-transfer", test_shut_down_after_transfer);
  ADD ("/switchboard/carrier-refuses", test_carrier_refuses);
  ADD ("/switchboard/store-fails", test_store_fails);
  ADD ("/switchboard/late-and-repeated", test_late_and_repeated);
  ADD ("/switchboard/digits-and-mute", test_digits_and_mute);
  ADD ("/switchboard/interrupted", test_interrupted);
  ADD ("/switchboard/recordings-left", test_recordings_left);
  return g_test_run ();
}
