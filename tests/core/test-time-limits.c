// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fakes.h"
#include "tandem-cost.h"
#include "tandem-error.h"

#define SENTENCE "Goodbye now."

/* A call whose profile allows three minutes and 0.50. */
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
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("Short");
  g_autoptr (TandemPrices) prices = tandem_prices_new ("USD");
  const TandemCarrierPrice minute = { 100000, "2026-01-01", "a list" };
  const TandemCarrierPrice stream = { 0, "2026-01-01", "a list" };
  const TandemModelPrice model = { { 0, 0, 0, 0, 1000000, 0 }, -1, "2026-03-01", "a list" };
  TandemDialRequest request = { .to = "+12025550101", .mode = TANDEM_CALL_MODE_AGENT, .profile = profile };

  g_object_set (profile, "max-minutes", 3, "max-cost", 0.5, NULL);
  tandem_prices_add_carrier (prices, TANDEM_PRICE_OUTBOUND, "+1", &minute);
  tandem_prices_add_carrier (prices, TANDEM_PRICE_STREAM, "", &stream);
  tandem_prices_add_model (prices, "talker", &model);
  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  tandem_settings_set_string (f->settings, "call-cost-sentence", SENTENCE);
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world), TANDEM_STORE (f->world));
  tandem_switchboard_set_prices (f->switchboard, prices);
  g_signal_connect (f->switchboard, "notice", G_CALLBACK (on_notice), f);
  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->call)
    g_main_context_iteration (NULL, TRUE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  settle ();
  g_string_truncate (f->world->log, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  g_free (f->notice);
  settle ();
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
  settle ();
}

/* What was asked of media and carrier since; how often a call is saved is nothing that anybody hears. */
static void
expect (Fixture *f, const char *wanted)
{
  g_autoptr (GString) asked = g_string_new (NULL);
  g_auto (GStrv) words = NULL;

  settle ();
  words = g_strsplit (f->world->log->str, "save ", -1);
  for (char **word = words; *word; word++)
    g_string_append (asked, *word);
  g_assert_cmpstr (asked->str, ==, wanted);
  g_string_truncate (f->world->log, 0);
}

static void
said (Fixture *f)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("last", TANDEM_PARTY_AGENT);

  update->recited = update->final = TRUE;
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), update);
}

/* A minute before, everybody is told once; then it ends, after a sentence. */
static void
test_end (Fixture *f, gconstpointer data)
{
  pass (f, 118);
  expect (f, "");
  g_assert_cmpuint (f->n_notices, ==, 0);
  pass (f, 121);
  g_assert_cmpuint (f->n_notices, ==, 1);
  g_assert_cmpstr (f->notice, ==, "This call may last 3 minutes: the agent was told to come to an end.");
  g_assert_nonnull (strstr (f->world->log->str, "note:The time for this call is almost over."));
  g_string_truncate (f->world->log, 0);
  pass (f, 170);
  expect (f, "");
  pass (f, 181);
  expect (f, "recite:" SENTENCE " ");
  g_assert_cmpuint (f->n_notices, ==, 2);
  pass (f, 185);
  expect (f, "");
  said (f);
  expect (f, "hangup close ");
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "the call lasted as long as it may");
}

/* It looks by itself, too. */
static void
test_timer (Fixture *f, gconstpointer data)
{
  pass (f, 119);
  g_assert_cmpuint (f->n_notices, ==, 0);
  while (f->n_notices == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (f->notice, "may last 3 minutes"));
}

/* Who talks is told and not hung up on; handed back, the call ends. */
static void
test_operator (Fixture *f, gconstpointer data)
{
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_OPERATOR, NULL));
  pass (f, 200);
  expect (f, "patch:operator ");
  g_assert_true (g_str_has_suffix (f->notice, "end it when you can."));
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_AGENT, NULL));
  pass (f, 201);
  g_assert_nonnull (strstr (f->world->log->str, "recite:" SENTENCE));
  g_assert_cmpuint (f->n_notices, ==, 1);
}

/* The profile's own limit of cost; time and cost together give one last sentence. */
static void
test_cost (Fixture *f, gconstpointer data)
{
  TandemUsage usage = { .model = (char *) "talker", .tokens[TANDEM_TOKENS_AUDIO_OUT] = 1 };

  tandem_settings_set_double (f->settings, "call-cost-limit", 5.0);
  pass (f, 299);
  expect (f, "recite:" SENTENCE " ");
  tandem_call_media_report_usage (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), &usage);
  settle ();
  g_assert_nonnull (strstr (f->notice, "cost about 0.50 USD of the 0.50"));
  expect (f, "");
  said (f);
  expect (f, "hangup close ");
}

/* The line says that the other side has fallen silent; who took the call over meanwhile keeps it. */
static void
test_quiet (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) quiet = g_error_new_literal (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_QUIET, "Nobody speaks.");
  g_autoptr (GError) other = g_error_new_literal (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_SILENT, "Nothing is heard.");

  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_OPERATOR, NULL));
  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), quiet);
  expect (f, "patch:operator ");
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_AGENT, NULL));
  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), other);
  expect (f, "patch:agent ");
  tandem_call_media_report_notice (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), quiet);
  expect (f, "recite:" SENTENCE " ");
  said (f);
  expect (f, "hangup close ");
  g_assert_cmpstr (tandem_call_get_end_reason (f->call), ==, "the other side fell silent");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/core/time-limits/end", Fixture, NULL, set_up, test_end, tear_down);
  g_test_add ("/core/time-limits/timer", Fixture, NULL, set_up, test_timer, tear_down);
  g_test_add ("/core/time-limits/operator", Fixture, NULL, set_up, test_operator, tear_down);
  g_test_add ("/core/time-limits/quiet", Fixture, NULL, set_up, test_quiet, tear_down);
  g_test_add ("/core/time-limits/cost", Fixture, NULL, set_up, test_cost, tear_down);
  return g_test_run ();
}
