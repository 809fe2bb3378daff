// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-twilio-account.h"

/* Does what Twilio does, through the public address and signed as Twilio signs: whether signatures and proxies agree is
 * seen before Twilio meets them.  Nothing costs anything, and no call is touched.  Main thread.
 * TANDEM_PROVIDER_ERROR: AUTH when the signature was refused, REFUSED for any other answer, UNREACHABLE. */

/* A status callback of a call that does not exist. */
void tandem_twilio_probe_webhook_async (TandemTwilioAccount *account, guint timeout_ms, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
/* A media socket, closed as soon as it is open. */
void tandem_twilio_probe_media_async (TandemTwilioAccount *account, guint timeout_ms, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_twilio_probe_finish (GAsyncResult *result, GError **error);

/* What our own probes call themselves: they are no events of the line. */
#define TANDEM_TWILIO_PROBE_AGENT "Tandem-doctor"
