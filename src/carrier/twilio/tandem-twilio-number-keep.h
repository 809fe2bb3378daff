// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-twilio-number.h"

/* What a number said before Tandem pointed it at itself, kept in a file so that no crash loses it.  The order is: take(),
 * save, then tell Twilio.  Main thread only; saving writes on a thread of GIO. */
#define TANDEM_TYPE_TWILIO_NUMBER_KEEP (tandem_twilio_number_keep_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioNumberKeep, tandem_twilio_number_keep, TANDEM, TWILIO_NUMBER_KEEP, GObject)

/* Reads @path, which need not exist.  NULL with TANDEM_STORE_ERROR_CORRUPT or _OPEN: then nothing may be taken. */
TandemTwilioNumberKeep *tandem_twilio_number_keep_new (const char *path, GError **error);

/* @current is what Twilio says now, @base where Tandem is about to point it.  What is Tandem's own of this or an earlier
 * run never takes the place of what was kept; what somebody else has set since then does.  FALSE: all of it is on the disk
 * already. */
gboolean tandem_twilio_number_keep_take (TandemTwilioNumberKeep *self, const char *account_sid,
                                         const TandemTwilioNumber *current, const char *base);
/* What @current is to become when everything of Tandem's in it is put back: @current itself where nothing is.
 * NULL when nothing is kept for it.  (transfer full) */
TandemTwilioNumber *tandem_twilio_number_keep_restore (TandemTwilioNumberKeep *self, const TandemTwilioNumber *current);
void tandem_twilio_number_keep_forget (TandemTwilioNumberKeep *self, const char *sid);

/* The SIDs of the kept numbers of @account_sid (NULL: of any).  (transfer full) */
char **tandem_twilio_number_keep_list (TandemTwilioNumberKeep *self, const char *account_sid);

/* On the disk when it has finished.  TANDEM_STORE_ERROR_FAILED. */
void tandem_twilio_number_keep_save_async (TandemTwilioNumberKeep *self, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_twilio_number_keep_save_finish (TandemTwilioNumberKeep *self, GAsyncResult *result, GError **error);
