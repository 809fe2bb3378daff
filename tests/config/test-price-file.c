// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gstdio.h>
#include <string.h>

#include "tandem-cost.h"
#include "tandem-money.h"
#include "tandem-price-file.h"

#define ORIGIN "\"date\": \"2026-05-01\", \"source\": \"a list\""

/* Three tables of prices, and what one and the same call costs by each.
 *
 * The call: 125 s to +1 202 555 0101, so 3 minutes, with a media stream and machine detection.  The model counted, in two responses,
 * 1,250 + 750 = 2,000 tokens of audio in, 3,000 of cached audio, 500 of text in, 1,500 of cached text, 4,000 of audio out, 600 of
 * text out; its transcription 12,345 ms.
 *
 * 1. USD: 3 x 0.0140 + 3 x 0.0040 + 0.0075                                                       = 0.0615
 *    2,000 x 32 + 3,000 x 0.40 + 500 x 4 + 1,500 x 0.40 + 4,000 x 64 + 600 x 24 = 338,200 / 1e6  = 0.3382
 *    12.345 s / 60 x 0.017 = 0.00349775, in millionths                                           = 0.003498
 *    together 0.403198: 0.40
 * 2. EUR: 3 x 0.0551 (+1202, not +1 at 0.09) + 3 x 0 + 0.01                                      = 0.1753
 *    2,000 x 10 + 3,000 x 0.3 + 500 x 0.6 + 1,500 x 0.06 + 4,000 x 20 + 600 x 2.4 = 102,730 / 1e6 = 0.10273
 *    12.345 s / 60 x 0.006 = 0.0012345, half a millionth up                                      = 0.001235
 *    together 0.279265: 0.28
 * 3. KRW: 3 x 19.5 + 3 x 5 + 10                                                                  = 83.5
 *    2,000 x 9,000 + 3,000 x 500 + 500 x 5,000 + 1,500 x 500 + 4,000 x 9,999.999999 + 600 x 9,999
 *    = 18,000,000 + 1,500,000 + 2,500,000 + 750,000 + 39,999,999.999996 + 5,999,400 = 68,749,399.999996 / 1e6 = 68.749400
 *    12.345 s / 60 x 24 = 4.938
 *    together 157.1874: 157.19 */
static const struct {
  const char *table;
  const char *exact;
  const char *cents;
  const char *currency;
} bills[] = {
  { "{\"currency\": \"USD\", \"carrier\": ["
    "{\"kind\": \"outbound\", \"prefix\": \"+1\", \"price\": \"0.0140\", " ORIGIN "},"
    "{\"kind\": \"stream\", \"price\": \"0.0040\", " ORIGIN "},"
    "{\"kind\": \"machine-detection\", \"price\": \"0.0075\", " ORIGIN "}], \"models\": ["
    "{\"model\": \"talker\", \"audio_in\": \"32\", \"cached_audio_in\": \"0.40\", \"audio_out\": \"64\", \"text_in\": \"4\","
    " \"cached_text_in\": \"0.40\", \"text_out\": \"24\", " ORIGIN "},"
    "{\"model\": \"writer\", \"per_minute\": \"0.017\", " ORIGIN "}]}",
    "0.403198", "0.40", "USD" },
  { "{\"currency\": \"EUR\", \"carrier\": ["
    "{\"kind\": \"outbound\", \"prefix\": \"+1\", \"price\": \"0.09\", " ORIGIN "},"
    "{\"kind\": \"outbound\", \"prefix\": \"+1202\", \"price\": \"0.0551\", " ORIGIN "},"
    "{\"kind\": \"outbound\", \"prefix\": \"+44\", \"price\": \"1\", " ORIGIN "},"
    "{\"kind\": \"stream\", \"price\": \"0\", " ORIGIN "},"
    "{\"kind\": \"machine-detection\", \"price\": \"0.01\", " ORIGIN "}], \"models\": ["
    "{\"model\": \"talker\", \"audio_in\": \"10\", \"cached_audio_in\": \"0.3\", \"audio_out\": \"20\", \"text_in\": \"0.6\","
    " \"cached_text_in\": \"0.06\", \"text_out\": \"2.4\", " ORIGIN "},"
    "{\"model\": \"writer\", \"per_minute\": \"0.006\", " ORIGIN "}]}",
    "0.279265", "0.28", "EUR" },
  { "{\"currency\": \"KRW\", \"carrier\": ["
    "{\"kind\": \"outbound\", \"price\": \"19.5\", " ORIGIN "},"
    "{\"kind\": \"stream\", \"price\": \"5\", " ORIGIN "},"
    "{\"kind\": \"machine-detection\", \"price\": \"10\", " ORIGIN "}], \"models\": ["
    "{\"model\": \"talker\", \"audio_in\": \"9000\", \"cached_audio_in\": \"500\", \"audio_out\": \"9999.999999\","
    " \"text_in\": \"5000\", \"cached_text_in\": \"500\", \"text_out\": \"9999\", " ORIGIN "},"
    "{\"model\": \"writer\", \"per_minute\": \"24\", " ORIGIN "}]}",
    "157.1874", "157.19", "KRW" },
};

static TandemCall *
make_call (void)
{
  return tandem_call_new ("call", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", "+12025550101");
}

static TandemCost *
run_call (TandemCall *call, TandemPrices *prices)
{
  TandemUsage first = { .model = (char *) "talker", .tokens = { 1250, 1000, 500, 0, 1500, 200 } };
  TandemUsage second = { .model = (char *) "talker", .tokens = { 750, 2000, 0, 1500, 2500, 400 } };
  TandemUsage written = { .model = (char *) "writer", .ms = 12345 };
  TandemCost *cost = tandem_cost_begin (call, prices);
  const char *to = tandem_call_get_to (call);

  /* Minutes are begun one after the other. */
  for (int i = 1; i <= 3; i++) {
    tandem_cost_set_carrier (cost, TANDEM_PRICE_OUTBOUND, to, i);
    tandem_cost_set_carrier (cost, TANDEM_PRICE_STREAM, NULL, i);
  }
  tandem_cost_set_carrier (cost, TANDEM_PRICE_MACHINE_DETECTION, to, 1);
  tandem_cost_add_usage (cost, &first);
  tandem_cost_add_usage (cost, &written);
  tandem_cost_add_usage (cost, &second);
  return cost;
}

static void
assert_amounts (TandemCost *cost, const char *exact, const char *cents)
{
  g_autofree char *all = tandem_money_to_string (tandem_cost_get_micros (cost));
  g_autofree char *rounded = tandem_money_to_cents (tandem_cost_get_micros (cost));

  g_assert_cmpstr (all, ==, exact);
  g_assert_cmpstr (rounded, ==, cents);
}

static void
test_bills (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bills); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TandemPrices) prices = tandem_price_file_parse (bills[i].table, -1, &error);
    g_autoptr (TandemCall) call = make_call ();
    g_autoptr (TandemCall) again = make_call ();
    g_autofree char *text = NULL;
    TandemCost *cost;

    g_assert_no_error (error);
    cost = run_call (call, prices);
    assert_amounts (cost, bills[i].exact, bills[i].cents);
    g_assert_cmpstr (tandem_cost_get_currency (cost), ==, bills[i].currency);
    g_assert_cmpstr (tandem_cost_get_date (cost), ==, "2026-05-01");
    g_assert_null (tandem_cost_get_missing (cost));
    text = tandem_cost_to_text (cost);
    g_assert_true (tandem_cost_restore (again, text));
    assert_amounts (tandem_cost_of (again), bills[i].exact, bills[i].cents);
    g_assert_cmpuint (tandem_cost_get_n_lines (tandem_cost_of (again)), ==, 5);
    g_assert_finalize_object (g_steal_pointer (&call));
  }
}

/* What has no price is said and not guessed: neither a model, nor one kind of its tokens, nor a country. */
static void
test_missing (void)
{
  g_autoptr (TandemPrices) prices = tandem_prices_new ("USD");
  const TandemCarrierPrice german = { .micros = 100, .date = "2026", .source = "a list" };
  const TandemModelPrice deaf = { .per_million = { -1, -1, 1, 1, 1, 1 }, .per_minute = -1, .date = "2026", .source = "a list" };
  g_autoptr (TandemCall) call = make_call ();
  TandemCost *cost;

  tandem_prices_add_carrier (prices, TANDEM_PRICE_OUTBOUND, "+49", &german);
  tandem_prices_add_model (prices, "talker", &deaf);
  cost = run_call (call, prices);
  g_assert_cmpstr (tandem_cost_get_missing (cost), ==, "outbound, stream, machine-detection, talker, writer");
  g_assert_cmpint (tandem_cost_get_micros (cost), ==, 0);
  g_assert_null (tandem_cost_get_date (cost));
}

/* What the carrier really asks takes the place of its minutes, unless it is another currency. */
static void
test_charged (void)
{
  g_autoptr (TandemPrices) prices = tandem_price_file_parse (bills[0].table, -1, NULL);
  g_autoptr (TandemCall) call = make_call ();
  TandemCost *cost = run_call (call, prices);

  tandem_cost_set_charged (cost, 50000, "USD");
  /* 0.403198 - 0.042 + 0.05 */
  assert_amounts (cost, "0.411198", "0.41");
  tandem_cost_set_charged (cost, 50000, "EUR");
  assert_amounts (cost, "0.403198", "0.40");
}

static const struct {
  const char *text;
  const char *said;
} bad[] = {
  { "", "not a JSON object" },
  { "[]", "not a JSON object" },
  { "{\"currency\": \"USD\"", "not a JSON object" },
  { "{}", "currency" },
  { "{\"currency\": \"dollars\"}", "currency" },
  { "{\"currency\": \"USD\", \"models\": {}}", "“models” must be a list" },
  { "{\"currency\": \"USD\", \"carrier\": [1]}", "“carrier” must be a list" },
  { "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"pigeon\", \"price\": \"1\", " ORIGIN "}]}", "Row 1 of “carrier”" },
  { "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"outbound\", \"prefix\": \"1\", \"price\": \"1\", " ORIGIN "}]}", "begins with +" },
  { "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"outbound\", " ORIGIN "}]}", "must have a “price”" },
  { "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"outbound\", \"price\": 0.1, " ORIGIN "}]}", "no price: write it as text" },
  { "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"outbound\", \"price\": \"-1\", " ORIGIN "}]}", "no price" },
  { "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"outbound\", \"price\": \"0.1234567\", " ORIGIN "}]}", "six digits" },
  { "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"outbound\", \"price\": \"1\"}]}", "“date”" },
  { "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"outbound\", \"price\": \"1\", \"date\": \"May\", \"source\": \"x\"}]}", "“date”" },
  { "{\"currency\": \"USD\", \"models\": [{" ORIGIN "}]}", "does not name its “model”" },
  { "{\"currency\": \"USD\", \"models\": [{\"model\": \"a\", \"audio_in\": \"10000.1\", " ORIGIN "}]}", "“audio_in” that is no price" },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TandemPrices) prices = tandem_price_file_parse (bad[i].text, -1, &error);

    g_assert_null (prices);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    if (!strstr (error->message, bad[i].said))
      g_error ("%s does not say “%s”", error->message, bad[i].said);
  }
}

static void
test_own (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tandem-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "prices.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemPrices) shipped = tandem_price_file_load (path, &error);
  g_autoptr (TandemPrices) own = NULL;
  g_autoptr (TandemPrices) broken = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (tandem_prices_find_carrier (shipped, TANDEM_PRICE_OUTBOUND, "+12025550101")->micros, ==, 14000);
  g_assert_cmpint (tandem_prices_find_carrier (shipped, TANDEM_PRICE_INBOUND, "+18005550101")->micros, ==, 22000);
  g_assert_null (tandem_prices_find_carrier (shipped, TANDEM_PRICE_OUTBOUND, "+491234567"));
  g_assert_nonnull (tandem_prices_find_model (shipped, "gpt-realtime-2.1-2026-03-01"));
  g_assert_null (tandem_prices_find_model (shipped, "gpt-realtime-2.1-large"));

  g_assert_true (g_file_set_contents (path,
                                      "{\"currency\": \"USD\", \"carrier\": [{\"kind\": \"outbound\", \"prefix\": \"+1\","
                                      " \"price\": \"0.5\", " ORIGIN "}]}", -1, NULL));
  own = tandem_price_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tandem_prices_find_carrier (own, TANDEM_PRICE_OUTBOUND, "+12025550101")->micros, ==, 500000);
  g_assert_cmpint (tandem_prices_find_carrier (own, TANDEM_PRICE_INBOUND, "+12025550101")->micros, ==, 8500);

  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
  broken = tandem_price_file_load (path, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_str_has_prefix (error->message, "The prices that Tandem ships are used"));
  g_assert_cmpint (tandem_prices_find_carrier (broken, TANDEM_PRICE_OUTBOUND, "+12025550101")->micros, ==, 14000);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_money (void)
{
  static const char *const wrong[] = { "", "-", ".", "1.", ".5", "1,5", "1e3", " 1", "+1", "1.0000000", "1000000", "1.2.3", "99999999999999999999" };
  gint64 micros;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (tandem_money_parse (wrong[i], &micros));
  g_assert_true (tandem_money_parse ("-0.03000", &micros));
  g_assert_cmpint (micros, ==, -30000);
  g_assert_true (tandem_money_parse ("999999.999999", &micros));
  g_assert_cmpint (micros, ==, 999999999999);
  g_assert_cmpint (tandem_money_from_units (0.07), ==, 70000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/price-file/bills", test_bills);
  g_test_add_func ("/price-file/missing", test_missing);
  g_test_add_func ("/price-file/charged", test_charged);
  g_test_add_func ("/price-file/bad", test_bad);
  g_test_add_func ("/price-file/own", test_own);
  g_test_add_func ("/price-file/money", test_money);
  return g_test_run ();
}
