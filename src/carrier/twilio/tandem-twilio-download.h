// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-twilio-request.h"

/* Fetches the sound of the recording @sid into a new file at @path (for this user only), piece by piece: it is never whole in
 * memory.  The password goes to the API's own host alone; redirections are followed three times, to https (or, from this computer
 * itself, within it).  @stall_ms: how long nothing may come.  Main thread. */
void tandem_twilio_download_async (SoupSession *session, TandemTwilioAccount *account, const char *sid, const char *path, guint stall_ms,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* TRUE when all of it came.  TANDEM_PROVIDER_ERROR (@failure tells the HTTP status), or TANDEM_AUDIO_ERROR_RECORDING when the disk
 * refused; then there is no file. */
gboolean tandem_twilio_download_finish (GAsyncResult *result, TandemTwilioFailure *failure, GError **error);
