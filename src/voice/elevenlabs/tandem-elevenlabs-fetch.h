// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* One request to ElevenLabs over HTTP, bounded in time and size.  On the thread of @session. */

/* Some of the body of a good answer; what is not taken is collected for finish(). */
typedef void (*TandemElevenlabsBlockFunc) (GBytes *block, gpointer user_data);

/* @path begins with "/".  @json (nullable): what is posted, else it is a GET.  NULL when @base is no address.  (transfer full) */
SoupMessage *tandem_elevenlabs_fetch_make_request (const char *base, const char *path, const char *api_key, const char *json);

/* @func is nullable.  @user_data is for both. */
void tandem_elevenlabs_fetch_async (SoupSession *session, SoupMessage *request, TandemElevenlabsBlockFunc func,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The body, empty when @func took it.  NULL with TANDEM_AGENT_ERROR, or G_IO_ERROR_CANCELLED.  (transfer full) */
GBytes *tandem_elevenlabs_fetch_finish (GAsyncResult *result, GError **error);
