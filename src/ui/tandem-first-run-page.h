// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* Asks for the Twilio account, the number to call from and an AI key, and checks each before keeping it: secrets in
 * @secrets, the rest in @settings.  Main thread only.
 *
 * Property can-cancel (gboolean): an account is set already, so leaving without a change is possible; has-sound: a button
 * leads to the sound page (win.sound).
 * Signals: "account-entered": everything is kept; "demo-requested"; "cancelled". */
#define TANDEM_TYPE_FIRST_RUN_PAGE (tandem_first_run_page_get_type ())
G_DECLARE_FINAL_TYPE (TandemFirstRunPage, tandem_first_run_page, TANDEM, FIRST_RUN_PAGE, GtkWidget)

void tandem_first_run_page_set_up (TandemFirstRunPage *self, TandemSettings *settings, TandemSecrets *secrets);
/* Fills the entries with what is set (secrets stay hidden) and puts the cursor into the first. */
void tandem_first_run_page_refill (TandemFirstRunPage *self);
/* What it was set up with: borrowed, nullable. */
TandemSecrets *tandem_first_run_page_get_secrets (TandemFirstRunPage *self);
