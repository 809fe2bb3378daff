// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-twilio-request.h"

typedef enum {
  TANDEM_TWILIO_DOWNLOAD_RECORDING,
  TANDEM_TWILIO_DOWNLOAD_ATTACHMENT, /* of a text */
} TandemTwilioDownloadKind;

/* Fetches @resource ("/Recordings/RE....wav": it follows /2010-04-01/Accounts/AC...) into a new file at @path (for this user only), piece by
 * piece: it is never whole in memory.  The password goes to the API's own host alone; redirections are followed three times, to https
 * (or, from this computer itself, within it).  @stall_ms: how long nothing may come.  Main thread. */
void tandem_twilio_download_async (SoupSession *session, TandemTwilioAccount *account, TandemTwilioDownloadKind kind, const char *resource,
                                   const char *path, guint stall_ms, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
/* TRUE when all of it came; *@size (nullable): its bytes.  TANDEM_PROVIDER_ERROR (@failure tells the HTTP status), or, when the disk
 * refused, TANDEM_AUDIO_ERROR_RECORDING, of attachments TANDEM_STORE_ERROR_FULL; then there is no file. */
gboolean tandem_twilio_download_finish (GAsyncResult *result, gint64 *size, TandemTwilioFailure *failure, GError **error);
