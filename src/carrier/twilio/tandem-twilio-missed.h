// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-client.h"

/* Who called the number of @account since @since, while Tandem may not have been there.  Main thread.
 * finish gives TandemCall in an end state, oldest first, (transfer full); TANDEM_PROVIDER_ERROR. */
void tandem_twilio_missed_async (TandemTwilioClient *client, TandemTwilioAccount *account, GDateTime *since, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_twilio_missed_finish (TandemTwilioClient *client, GAsyncResult *result, GError **error);
