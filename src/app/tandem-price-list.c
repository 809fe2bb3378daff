// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-price-list.h"

#include "tandem-price-file.h"
#include "tandem-twilio-charges.h"

/* Twilio needs some minutes. */
#define FIRST_PAUSE_MS (60 * 1000)

static G_DEFINE_QUARK (tandem-price-list-charges, charges)

/* A call that has ended changes once more when its line has said everything. */
static void
on_call_changed (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  if (!tandem_call_is_live (call) && tandem_call_get_answered_at (call))
    tandem_twilio_charges_follow (TANDEM_TWILIO_CHARGES (user_data), call);
}

void
tandem_price_list_give (TandemSwitchboard *switchboard, TandemInbox *inbox, TandemSettings *settings, TandemSecrets *secrets)
{
  const char *chosen = tandem_settings_get_string (settings, "price-file");
  g_autofree char *path = *chosen ? g_strdup (chosen) : tandem_price_file_get_own_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemPrices) prices = tandem_price_file_load (path, &error);
  TandemTwilioCharges *charges = tandem_twilio_charges_new (settings, secrets, FIRST_PAUSE_MS);

  if (error)
    g_message ("prices: %s", error->message);
  tandem_switchboard_set_prices (switchboard, prices);
  tandem_inbox_set_prices (inbox, prices);
  g_signal_connect_object (switchboard, "call-changed", G_CALLBACK (on_call_changed), charges, 0);
  g_object_set_qdata_full (G_OBJECT (switchboard), charges_quark (), charges, g_object_unref);
}
