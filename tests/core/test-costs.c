// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fakes.h"
#include "tandem-cost.h"
#include "tandem-dial-policy.h"
#include "tandem-error.h"

#define SENTENCE "Goodbye now."

/* 0.10 for a minute, 0.01 for one of the stream, 1 for a million tokens of audio said. */
typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemCall *call;
  guint n_notices;
  char *notice;
} Fixture;

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ((Fixture *) user_data)->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
on_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  f->n_notices++;
  g_free (f->notice);
  f->notice = g_strdup (error->message);
}

static void
give_prices (Fixture *f)
{
  g_autoptr (TandemPrices) prices = tandem_prices_new ("USD");
  const TandemCarrierPrice minute = { 100000, "2026-01-01", "a list" };
  const TandemCarrierPrice stream = { 10000, "2026-02-01", "a list" };
  const TandemModelPrice model = { { 0, 0, 0, 0, 1000000, 0 }, -1, "2026-03-01", "a list" };

  tandem_prices_add_carrier (prices, TANDEM_PRICE_OUTBOUND, "+1", &minute);
  tandem_prices_add_carrier (prices, TANDEM_PRICE_STREAM, "", &stream);
  tandem_prices_add_model (prices, "talker", &model);
  tandem_switchboard_set_prices (f->switchboard, prices);
}

static void
settle (Fixture *f)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemDialRequest request = { .to = "+12025550101", .mode = TANDEM_CALL_MODE_AGENT };

  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  tandem_settings_set_string (f->settings, "call-cost-sentence", SENTENCE);
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world),
                                           TANDEM_STORE (f->world));
  g_signal_connect (f->switchboard, "notice", G_CALLBACK (on_notice), f);
  give_prices (f);
  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->call)
    g_main_context_iteration (NULL, TRUE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  settle (f);
  g_string_truncate (f->world->log, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  g_free (f->notice);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->switchboard);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->world);
}

/* The answer was @s ago, and something tells the switchboard to look. */
static void
pass (Fixture *f, int s)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) answered = g_date_time_add_seconds (now, -s);

  tandem_call_restore_times (f->call, answered, answered, NULL);
  tandem_call_media_report_digit (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), "1");
}

static void
use (Fixture *f, gint64 tokens)
{
  TandemUsage usage = { .model = (char *) "talker", .tokens[TANDEM_TOKENS_AUDIO_OUT] = tokens };

  tandem_call_media_report_usage (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), &usage);
}

static void
expect (Fixture *f, const char *wanted)
{
  g_autoptr (GString) asked = g_string_new (NULL);
  g_auto (GStrv) words = NULL;

  settle (f);
  /* How often a call is saved is nothing that anybody hears. */
  words = g_strsplit (f->world->log->str, "save ", -1);
  for (char **word = words; *word; word++)
    g_string_append (asked, *word);
  g_assert_cmpstr (asked->str, ==, wanted);
  g_string_truncate (f->world->log, 0);
}

static gint64
spent (Fixture *f)
{
  return tandem_cost_get_micros (tandem_cost_of (f->call));
}

static void
test_minutes (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (spent (f), ==, 110000);
  pass (f, 59);
  g_assert_cmpint (spent (f), ==, 110000);
  pass (f, 61);
  g_assert_cmpint (spent (f), ==, 220000);
  use (f, 5000);
  use (f, 7000);
  g_assert_cmpint (spent (f), ==, 232000);
  g_assert_cmpstr (tandem_cost_get_date (tandem_cost_of (f->call)), ==, "2026-01-01");
  tandem_carrier_report_status (TANDEM_CARRIER (f->world), tandem_call_get_id (f->call), TANDEM_CALL_STATE_COMPLETED, NULL);
  settle (f);
  use (f, 1000);
  g_assert_cmpint (spent (f), ==, 232000);
  g_assert_cmpuint (f->n_notices, ==, 0);
  settle (f);
}

/* 80 % of 1.00 is a warning, once; all of it the end, after a sentence. */
static void
test_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("last", TANDEM_PARTY_AGENT);

  tandem_settings_set_double (f->settings, "call-cost-limit", 1.0);
  use (f, 689999);
  expect (f, "");
  use (f, 1);
  g_assert_cmpuint (f->n_notices, ==, 1);
  g_assert_cmpstr (f->notice, ==, "This call has cost about 0.80 USD of the 1.00 that it may: the agent was told to come to an end.");
  g_assert_nonnull (strstr (f->world->log->str, "note:"));
  settle (f);
  g_string_truncate (f->world->log, 0);
  use (f, 1000);
  expect (f, "");
  use (f, 199000);
  expect (f, "recite:" SENTENCE " ");
  g_assert_cmpuint (f->n_notices, ==, 2);
  use (f, 1000);
  expect (f, "");
  update->recited = TRUE;
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), update);
  expect (f, "");
  update->final = TRUE;
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), update);
  expect (f, "hangup close ");
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "the call cost as much as it may");
}

/* Who talks is told and not hung up on; the agent, when the call is handed back, has only its last sentence. */
static void
test_operator (Fixture *f, gconstpointer data)
{
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_OPERATOR, NULL));
  expect (f, "patch:operator ");
  tandem_settings_set_double (f->settings, "call-cost-limit", 0.5);
  use (f, 400000);
  expect (f, "");
  use (f, 400000);
  expect (f, "");
  g_assert_cmpuint (f->n_notices, ==, 1);
  g_assert_true (g_str_has_suffix (f->notice, "end it when you can."));
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_AGENT, NULL));
  settle (f);
  g_string_truncate (f->world->log, 0);
  use (f, 1);
  expect (f, "recite:" SENTENCE " ");
}

/* A call of an operator, or one on hold, is told of and goes on. */
static void
test_hold (Fixture *f, gconstpointer data)
{
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_HOLD, NULL));
  expect (f, "patch:hold ");
  tandem_settings_set_double (f->settings, "call-cost-limit", 0.5);
  use (f, 800000);
  expect (f, "");
  g_assert_cmpuint (f->n_notices, ==, 1);
  g_assert_true (g_str_has_suffix (f->notice, "end it when you can."));
  use (f, 1);
  expect (f, "");
  g_assert_cmpuint (f->n_notices, ==, 1);
}

/* A hang-up that failed is not the end of it: the call costs on. */
static void
test_still_up (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("last", TANDEM_PARTY_AGENT);

  f->world->hang_up_error = g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "too busy");
  tandem_settings_set_double (f->settings, "call-cost-limit", 0.5);
  use (f, 800000);
  expect (f, "recite:" SENTENCE " ");
  update->recited = update->final = TRUE;
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), update);
  expect (f, "hangup ");
  g_assert_nonnull (strstr (f->notice, "is still up"));
  use (f, 1);
  expect (f, "");
  g_clear_error (&f->world->hang_up_error);
  while (tandem_call_is_live (f->call))
    g_main_context_iteration (NULL, TRUE);
  expect (f, "hangup close ");
}

/* What has no price: minutes count call-price, and of anything else somebody is told, once. */
static void
test_no_price (Fixture *f, gconstpointer data)
{
  TandemUsage usage = { .model = (char *) "stranger", .tokens[TANDEM_TOKENS_AUDIO_OUT] = 1000 };
  g_autoptr (TandemPrices) none = tandem_prices_new ("USD");
  const TandemCarrierPrice stream = { 10000, "2026-02-01", "a list" };

  tandem_prices_add_carrier (none, TANDEM_PRICE_STREAM, "", &stream);
  tandem_cost_begin (f->call, none);
  tandem_settings_set_double (f->settings, "call-price", 0.3);
  tandem_settings_set_double (f->settings, "call-cost-limit", 0.6);
  pass (f, 1);
  g_assert_cmpuint (f->n_notices, ==, 0);
  for (guint i = 0; i < 2; i++)
    tandem_call_media_report_usage (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), &usage);
  g_assert_cmpuint (f->n_notices, ==, 1);
  g_assert_nonnull (strstr (f->notice, "does not count stranger,"));
  settle (f);
  g_string_truncate (f->world->log, 0);
  pass (f, 61);
  tandem_call_media_report_usage (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), &usage);
  expect (f, "recite:" SENTENCE " ");
  g_assert_true (g_str_has_prefix (f->notice, "This call has cost about 0.62 USD of the 0.60"));
}

/* What calls of the last day were counted to cost is what the limit of a day is about. */
static void
test_day (Fixture *f, gconstpointer data)
{
  TandemDialPolicy *policy = tandem_dial_policy_new (f->settings);
  g_autoptr (GError) error = NULL;

  tandem_settings_set_double (f->settings, "spend-limit", 2.0);
  tandem_settings_set_double (f->settings, "call-price", 0.02);
  g_assert_true (tandem_dial_policy_take (policy, tandem_switchboard_get_calls (f->switchboard), 1, &error));
  use (f, 1900000);
  g_assert_false (tandem_dial_policy_take (policy, tandem_switchboard_get_calls (f->switchboard), 1, &error));
  g_assert_nonnull (strstr (error->message, "cost about 2.01 of 2.00"));
  g_assert_finalize_object (policy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/core/costs/minutes", Fixture, NULL, set_up, test_minutes, tear_down);
  g_test_add ("/core/costs/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add ("/core/costs/operator", Fixture, NULL, set_up, test_operator, tear_down);
  g_test_add ("/core/costs/hold", Fixture, NULL, set_up, test_hold, tear_down);
  g_test_add ("/core/costs/still-up", Fixture, NULL, set_up, test_still_up, tear_down);
  g_test_add ("/core/costs/no-price", Fixture, NULL, set_up, test_no_price, tear_down);
  g_test_add ("/core/costs/day", Fixture, NULL, set_up, test_day, tear_down);
  return g_test_run ();
}
