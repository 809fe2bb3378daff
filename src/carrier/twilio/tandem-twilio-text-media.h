// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-message-media.h"
#include "tandem-twilio-account.h"

/* The pictures and files of texts at Twilio.  Main thread. */

/* The resource of @account that @url is ("/Messages/MM.../Media/ME...", what follows the account), wherever Twilio's API is reached;
 * NULL: it is none, and must not be sent a password.  (transfer full) */
char *tandem_twilio_text_media_dup_resource (const TandemTwilioAccount *account, const char *url);

/* What the text @sid has: (transfer full) (element-type TandemMessageMedia), empty when Twilio has deleted it.
 * Error: TANDEM_PROVIDER_ERROR. */
void tandem_twilio_text_media_list_async (SoupSession *session, TandemTwilioAccount *account, const char *sid, guint timeout_ms,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_twilio_text_media_list_finish (GAsyncResult *result, GError **error);

/* Fetches @media into the file @path and sets it there.  Errors as for tandem_twilio_download_finish(). */
void tandem_twilio_text_media_fetch_async (SoupSession *session, TandemTwilioAccount *account, TandemMessageMedia *media, const char *path,
                                           guint stall_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_twilio_text_media_fetch_finish (GAsyncResult *result, GError **error);
