// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Finds out from outside whether @url, a public address without a last slash, leads to the listener that expects @token
 * (tandem_public_listener_expect): its nonce is fetched, and a WebSocket is opened, as Twilio will.  Nothing is taken from an
 * earlier connection.  Any thread with a main context.
 * TANDEM_PROVIDER_ERROR_UNREACHABLE, with a sentence that says which of the hops fails. */
void tandem_public_check_async (const char *url, const char *token, const char *nonce, guint timeout_ms,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_public_check_finish (GAsyncResult *result, GError **error);
