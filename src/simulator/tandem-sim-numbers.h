// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"
#include "tandem-sim-request.h"

/* The telephone numbers that the account owns: IncomingPhoneNumbers (PROTOCOLS 1.6). */
#define TANDEM_TYPE_SIM_NUMBERS (tandem_sim_numbers_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimNumbers, tandem_sim_numbers, TANDEM, SIM_NUMBERS, GObject)

TandemSimNumbers *tandem_sim_numbers_new (const TandemSimAccount *account, const char *const *numbers);
/* The SID of an owned number, (nullable) for any other. */
const char *tandem_sim_numbers_find (TandemSimNumbers *self, const char *number);
/* What an owned number has in a member of its resource ("voice_url"); (nullable) when it is empty.  Borrowed until it is changed. */
const char *tandem_sim_numbers_get (TandemSimNumbers *self, const char *number, const char *member);
/* The first number of the account, (nullable) when it has none. */
const char *tandem_sim_numbers_get_first (TandemSimNumbers *self);
/* The voice_url of every number, as the account left it before this program was started. */
void tandem_sim_numbers_set_voice_url (TandemSimNumbers *self, const char *url);
/* Serves IncomingPhoneNumbers.json (@sid NULL) and IncomingPhoneNumbers/SID.json. */
void tandem_sim_numbers_handle (TandemSimNumbers *self, TandemSimRequest *request, const char *sid);

/* "+" and 7 to 15 digits. */
gboolean tandem_sim_number_is_e164 (const char *number);
