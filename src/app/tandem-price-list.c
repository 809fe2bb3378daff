// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-price-list.h"

#include "tandem-price-file.h"
#include "tandem-twilio-charges.h"

/* Twilio needs some minutes. */
#define FIRST_PAUSE_MS (60 * 1000)
/* What Twilio has not said of older calls it is not asked any more. */
#define ASKED_AGE_S (2 * 24 * 60 * 60)

static G_DEFINE_QUARK (tandem-price-list-charges, charges)

/* A call that has ended changes once more when its line has said everything. */
static void
on_call_changed (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  if (!tandem_call_is_live (call) && tandem_call_get_answered_at (call))
    tandem_twilio_charges_follow (TANDEM_TWILIO_CHARGES (user_data), call);
}

static void
on_charged (TandemCost *cost, gpointer user_data)
{
  tandem_store_save_call_async (tandem_switchboard_get_store (TANDEM_SWITCHBOARD (user_data)), tandem_cost_get_call (cost), NULL, NULL, NULL);
}

/* TRUE: an earlier run saw it end, and was over before Twilio knew what it charged. */
static gboolean
is_left_over (TandemCall *call)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  TandemCost *cost = tandem_cost_of (call);
  GDateTime *end = tandem_call_get_ended_at (call);

  return cost && end && !tandem_call_is_live (call) && tandem_call_get_answered_at (call) && tandem_cost_get_charged (cost, NULL) < 0 &&
         g_date_time_difference (now, end) / G_TIME_SPAN_SECOND < ASKED_AGE_S;
}

static void
on_calls (GListModel *calls, guint position, guint removed, guint added, gpointer user_data)
{
  TandemSwitchboard *switchboard = TANDEM_SWITCHBOARD (user_data);

  for (guint i = position; i < position + added; i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (calls, i);

    if (!is_left_over (call))
      continue;
    g_signal_connect_object (tandem_cost_of (call), "changed", G_CALLBACK (on_charged), switchboard, 0);
    tandem_twilio_charges_follow (g_object_get_qdata (G_OBJECT (switchboard), charges_quark ()), call);
  }
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
  g_signal_connect_object (tandem_switchboard_get_calls (switchboard), "items-changed", G_CALLBACK (on_calls), switchboard, 0);
  g_object_set_qdata_full (G_OBJECT (switchboard), charges_quark (), charges, g_object_unref);
}
