// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-charges.h"

#include "fake-secrets.h"
#include "fake-twilio.h"

#define ROUTE "GET /Calls/" FAKE_CALL ".json"
#define PAUSE_MS 1

typedef struct {
  FakeTwilio *twilio;
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemTwilioCharges *charges;
  TandemCall *call;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->twilio = fake_twilio_new ();
  f->settings = tandem_settings_new ();
  f->secrets = fake_secrets_new ();
  tandem_settings_set_string (f->settings, "account-sid", FAKE_ACCOUNT);
  tandem_settings_set_string (f->settings, "twilio-api-url", f->twilio->url);
  fake_secrets_set (f->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, "token");
  f->charges = tandem_twilio_charges_new (f->settings, f->secrets, PAUSE_MS);
  f->call = tandem_call_new ("call", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", "+12025550101");
  tandem_call_set_call_sid (f->call, FAKE_CALL);
  g_assert_true (tandem_cost_restore (f->call, "('USD', '2026', -1, '', [('outbound', '', 'minute', 3, 42000), ('model', 'm', 'token', 9, 500)])"));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->charges);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->call);
  g_clear_object (&f->secrets);
  g_clear_object (&f->settings);
  fake_twilio_free (f->twilio);
}

static void
reply (Fixture *f, const char *price, const char *unit)
{
  g_autofree char *body = g_strdup_printf ("{\"sid\":\"" FAKE_CALL "\",\"price\":%s,\"price_unit\":%s}", price, unit);

  fake_twilio_reply (f->twilio, ROUTE, 200, body, NULL);
}

/* null, an error and nonsense are asked again; the price takes the place of its estimate. */
static void
test_again (Fixture *f, gconstpointer data)
{
  TandemCost *cost = tandem_cost_of (f->call);
  const char *currency;

  reply (f, "null", "\"USD\"");
  fake_twilio_reply (f->twilio, ROUTE, 404, "{\"code\":20404,\"message\":\"not found\"}", NULL);
  reply (f, "\"free\"", "\"USD\"");
  reply (f, "\"-0.03900\"", "\"USD\"");
  tandem_twilio_charges_follow (f->charges, f->call);
  tandem_twilio_charges_follow (f->charges, f->call);
  while (tandem_cost_get_charged (cost, NULL) < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tandem_cost_get_charged (cost, &currency), ==, 39000);
  g_assert_cmpstr (currency, ==, "USD");
  g_assert_cmpint (tandem_cost_get_micros (cost), ==, 39500);
  g_assert_cmpuint (fake_twilio_count (f->twilio, ROUTE), ==, 4);
}

static void
test_gives_up (Fixture *f, gconstpointer data)
{
  reply (f, "null", "\"USD\"");
  tandem_twilio_charges_follow (f->charges, f->call);
  while (fake_twilio_count (f->twilio, ROUTE) < 5)
    g_main_context_iteration (NULL, TRUE);
  /* The call is let go when nothing is asked any more. */
  while (G_OBJECT (f->call)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tandem_cost_get_charged (tandem_cost_of (f->call), NULL), ==, -1);
  /* Whoever asks later is not refused. */
  fake_twilio_forget (f->twilio, ROUTE);
  reply (f, "\"-0.03900\"", "\"USD\"");
  tandem_twilio_charges_follow (f->charges, f->call);
  while (tandem_cost_get_charged (tandem_cost_of (f->call), NULL) < 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_parse (void)
{
  static const char *const nothing[] = {
    "", "[]", "{}", "{\"price\":null,\"price_unit\":\"USD\"}", "{\"price\":\"-0.1\"}", "{\"price\":\"-0.1\",\"price_unit\":\"usd\"}",
    "{\"price\":-0.1,\"price_unit\":\"USD\"}", "{\"price\":\"0.1\",\"price_unit\":\"USD\"}", "{\"price\":\"-1e3\",\"price_unit\":\"USD\"}",
  };
  char currency[4];
  gint64 micros;

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++) {
    g_autoptr (GBytes) body = g_bytes_new_static (nothing[i], strlen (nothing[i]));

    g_assert_false (tandem_twilio_charges_parse (body, &micros, currency));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/twilio-charges/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/twilio-charges/gives-up", Fixture, NULL, set_up, test_gives_up, tear_down);
  g_test_add_func ("/twilio-charges/parse", test_parse);
  return g_test_run ();
}
