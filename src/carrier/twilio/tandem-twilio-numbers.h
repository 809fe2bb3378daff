// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-account.h"
#include "tandem-twilio-client.h"
#include "tandem-twilio-number-keep.h"

/* Points the account's telephone number at Tandem, and puts back what was set before.  Main thread only; one at a time. */
#define TANDEM_TYPE_TWILIO_NUMBERS (tandem_twilio_numbers_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioNumbers, tandem_twilio_numbers, TANDEM, TWILIO_NUMBERS, GObject)

TandemTwilioNumbers *tandem_twilio_numbers_new (TandemTwilioClient *client, TandemTwilioNumberKeep *keep);

/* The calls and texts of @account's phone_number go to its public_url when this has finished.  What was set before is on
 * the disk before Twilio is told.  TANDEM_PROVIDER_ERROR, TANDEM_STORE_ERROR. */
void tandem_twilio_numbers_take_async (TandemTwilioNumbers *self, TandemTwilioAccount *account, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_twilio_numbers_take_finish (TandemTwilioNumbers *self, GAsyncResult *result, GError **error);

/* Puts back everything that is kept for @account, but nothing that somebody else has changed since.  A number that is gone
 * is forgotten.  Nothing to put back is a success.  After a failure the rest is kept, to be tried again. */
void tandem_twilio_numbers_restore_async (TandemTwilioNumbers *self, TandemTwilioAccount *account, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_twilio_numbers_restore_finish (TandemTwilioNumbers *self, GAsyncResult *result, GError **error);

/* TRUE while something is to be put back for @account. */
gboolean tandem_twilio_numbers_holds (TandemTwilioNumbers *self, const TandemTwilioAccount *account);
