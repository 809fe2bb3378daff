// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-twilio-account.h"
#include "tandem-twilio-text.h"

/* Reads lists of texts over all their pages.  Main thread.  Errors: TANDEM_PROVIDER_ERROR. */

/* @filter: urlencoded parameters ("To=%2B1202..."), @since_s: only those that were made since then (Unix time, by Twilio's clock);
 * @max_pages: the newest so many pages of 100.  (transfer full) (element-type TandemTwilioText), the newest first; *@now_s
 * (nullable): Twilio's clock, ours when it tells none. */
void tandem_twilio_text_list_async (SoupSession *session, TandemTwilioAccount *account, const char *filter, gint64 since_s, guint max_pages,
                                    guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_twilio_text_list_finish (GAsyncResult *result, gint64 *now_s, GError **error);
