// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-media-thread.h"
#include "tandem-public-listener.h"
#include "tandem-reachability.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"

/* How Twilio gets to the public listener: the address that was set, else the tunnel that was chosen.  Starts and watches
 * that, looks from outside whether it leads here, again when it or the network changes, makes the address of a tunnel known
 * ("tunnel-url"), and keeps the telephone number pointed there when that is wished.  Main thread only. */
#define TANDEM_TYPE_REACH (tandem_reach_get_type ())
G_DECLARE_FINAL_TYPE (TandemReach, tandem_reach, TANDEM, REACH, GObject)

/* @listener listens at @port of @thread; borrowed, and stopped by a closure that is posted after this object has gone. */
TandemReach *tandem_reach_new (TandemSettings *settings, TandemSecrets *secrets, TandemMediaThread *thread,
                               TandemPublicListener *listener, guint port);

TandemReachability *tandem_reach_get_reachability (TandemReach *self);

/* Puts the number back, then ends the tunnel. */
void tandem_reach_stop_async (TandemReach *self, GAsyncReadyCallback callback, gpointer user_data);
void tandem_reach_stop_finish (TandemReach *self, GAsyncResult *result);
