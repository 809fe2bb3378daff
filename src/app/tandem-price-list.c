// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-price-list.h"

#include "tandem-price-file.h"

void
tandem_price_list_give (TandemSwitchboard *switchboard, TandemSettings *settings)
{
  const char *chosen = tandem_settings_get_string (settings, "price-file");
  g_autofree char *path = *chosen ? g_strdup (chosen) : tandem_price_file_get_own_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemPrices) prices = tandem_price_file_load (path, &error);

  if (error)
    g_message ("prices: %s", error->message);
  tandem_switchboard_set_prices (switchboard, prices);
}
