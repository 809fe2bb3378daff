// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbox-prices.h"

#include "tandem-price-file.h"

void
tandem_inbox_prices_load (TandemInbox *inbox)
{
  g_autofree char *path = tandem_price_file_get_own_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemPrices) prices = tandem_price_file_load (path, &error);

  if (error)
    g_warning ("prices: %s is of no use: %s", path, error->message);
  tandem_inbox_set_prices (inbox, prices);
}
