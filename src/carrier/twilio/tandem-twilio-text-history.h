// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-twilio-account.h"

/* Every text of the number of @account since @since_s (Unix time, by Twilio's clock), in and out, with its media, over all pages:
 * (transfer full) (element-type TandemMessage), the oldest first, each a new object.  Main thread.  Error: TANDEM_PROVIDER_ERROR. */
void tandem_twilio_text_history_async (SoupSession *session, TandemTwilioAccount *account, gint64 since_s, guint timeout_ms,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_twilio_text_history_finish (GAsyncResult *result, GError **error);
