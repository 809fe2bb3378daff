// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-client.h"

/* Finds the call whose creation got no answer.  Twilio knows no idempotency key, so creating it again might ring twice.
 * Main thread. */

/* TRUE when @call_sid is known to be another call. */
typedef gboolean (*TandemTwilioIsTaken) (const char *call_sid, gpointer user_data);

/* @since_us: g_get_monotonic_time() of the creation.  @is_taken must stay valid until the end. */
void tandem_twilio_search_async (TandemTwilioClient *client, TandemTwilioAccount *account, const char *to, const char *from, gint64 since_us,
                                 TandemTwilioIsTaken is_taken, gpointer is_taken_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* NULL when there is no such call, or more than one that it could be.  (transfer full) */
TandemTwilioCall *tandem_twilio_search_finish (GAsyncResult *result);
