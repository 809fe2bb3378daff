// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-price.h"

#include "tandem-money.h"

gboolean
tandem_text_price_estimate (TandemSettings *settings, TandemPrices *prices, const char *number, guint n_segments, guint n_files,
                            TandemTextPrice *price)
{
  double own;
  const TandemCarrierPrice *found;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && price != NULL, FALSE);
  own = tandem_settings_get_double (settings, "text-price");
  /* The price that somebody entered is of a segment; it says nothing about files. */
  if (own > 0 && n_files == 0) {
    gint64 micros = tandem_money_from_units (own);

    *price = (TandemTextPrice) { micros * n_segments, micros, tandem_settings_get_string (settings, "text-currency"),
                                 tandem_settings_get_string (settings, "text-price-date") };
    return TRUE;
  }
  found = prices != NULL ? tandem_prices_find_carrier (prices, n_files > 0 ? TANDEM_PRICE_MEDIA_OUT : TANDEM_PRICE_TEXT_OUT, number) : NULL;
  if (found == NULL)
    return FALSE;
  *price = (TandemTextPrice) { n_files > 0 ? found->micros : found->micros * n_segments, n_files > 0 ? 0 : found->micros,
                               tandem_prices_get_currency (prices), found->date };
  return TRUE;
}
