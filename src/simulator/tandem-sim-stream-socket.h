// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* Opens the WebSocket of a Media Stream as the carrier does: signed, no subprotocol, no permessage-deflate.
 * @bad_signature: signs with another token.  Callback in the default main context. */
void tandem_sim_stream_connect_async (const char *url, const char *auth_token, gboolean bad_signature, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* Error: G_IO_ERROR_INVALID_ARGUMENT for a url the carrier refuses, else G_IO_ERROR_FAILED with the server's status or the network's
 * reason in the text (or G_IO_ERROR_CANCELLED).  (transfer full) */
SoupWebsocketConnection *tandem_sim_stream_connect_finish (GAsyncResult *result, GError **error);

/* The url as it is signed: scheme as given, wss without a port.  NULL with a reason for a url the carrier refuses.  (transfer full) */
char *tandem_sim_stream_get_signed_url (const char *url, GError **error);
