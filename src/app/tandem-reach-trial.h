// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-media-thread.h"
#include "tandem-public-listener.h"

/* One look from outside: tells the listener, which lives on @thread, what to expect, goes there through @url, and lets it
 * forget again.  Main thread.  @listener is borrowed and only touched on its thread; whoever stops it does so by a closure
 * posted later than the last trial's.
 * TANDEM_PROVIDER_ERROR_UNREACHABLE. */
void tandem_reach_trial_async (TandemMediaThread *thread, TandemPublicListener *listener, const char *url,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_reach_trial_finish (GAsyncResult *result, GError **error);
