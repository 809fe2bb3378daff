// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-price.h"

static void
assert_price (TandemSettings *settings, TandemPrices *prices, const char *number, guint n_segments, guint n_files, gint64 micros,
              const char *currency, const char *date)
{
  TandemTextPrice price = { 0 };

  g_assert_true (tandem_text_price_estimate (settings, prices, number, n_segments, n_files, &price) == (micros > 0));
  g_assert_cmpint (price.micros, ==, micros);
  g_assert_cmpstr (price.currency, ==, currency);
  g_assert_cmpstr (price.date, ==, date);
}

/* What somebody entered wins, what is unknown is not made up. */
static void
test_estimate (void)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemPrices) prices = tandem_prices_new ("USD");

  assert_price (settings, NULL, "+12025550101", 1, 0, 0, NULL, NULL);
  tandem_prices_add_carrier (prices, TANDEM_PRICE_TEXT_OUT, "+1", &(TandemCarrierPrice){ 8300, "2026-11-09", "a list" });
  tandem_prices_add_carrier (prices, TANDEM_PRICE_MEDIA_OUT, "+1", &(TandemCarrierPrice){ 22000, "2026-11", "a list" });
  assert_price (settings, prices, "+12025550101", 1, 0, 8300, "USD", "2026-11-09");
  assert_price (settings, prices, "+12025550101", 10, 0, 83000, "USD", "2026-11-09");
  assert_price (settings, prices, "+12025550101", 3, 2, 22000, "USD", "2026-11");
  assert_price (settings, prices, "+442071223467", 1, 0, 0, NULL, NULL);
  tandem_settings_set_double (settings, "text-price", 0.0412);
  tandem_settings_set_string (settings, "text-currency", "EUR");
  tandem_settings_set_string (settings, "text-price-date", "2026-11-21");
  assert_price (settings, prices, "+442071223467", 2, 0, 82400, "EUR", "2026-11-21");
  assert_price (settings, NULL, "+12025550101", 1, 0, 41200, "EUR", "2026-11-21");
  assert_price (settings, prices, "+12025550101", 1, 1, 22000, "USD", "2026-11");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-price/estimate", test_estimate);
  return g_test_run ();
}
