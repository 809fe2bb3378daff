// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-twilio-account.h"

/* Reads every text that came to or went from @numbers (element-type const char *) since @since_s (Unix time, by Twilio's clock),
 * with its media.  Main thread.  Errors: TANDEM_PROVIDER_ERROR. */
void tandem_twilio_text_history_async (SoupSession *session, TandemTwilioAccount *account, GPtrArray *numbers, gint64 since_s,
                                       guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Oldest first, each once, those of one second in the order in which Twilio has them and a millisecond apart:
 * (transfer full) (element-type TandemMessage). */
GPtrArray *tandem_twilio_text_history_finish (GAsyncResult *result, GError **error);
