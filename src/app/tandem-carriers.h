// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-socket-carrier.h"
#include "tandem-twilio-carrier.h"

/* Everybody who carries calls here: Twilio, and raw audio sockets.  The latter are read so that nobody who sends without end holds the
 * media thread, and at most 16 times as fast as anybody speaks, or a minute's sound at once; who sends more is closed.  Main thread only. */
typedef struct _TandemCarriers TandemCarriers;

/* @thread must be stopped before tandem_carriers_free(). */
TandemCarriers *tandem_carriers_new (TandemSettings *settings, TandemSecrets *secrets, TandemMediaThread *thread, TandemMediaEngine *engine);
void tandem_carriers_free (TandemCarriers *self);

/* All of them as one.  Borrowed, as those below. */
TandemCarrier *tandem_carriers_get_joined (TandemCarriers *self);
TandemTwilioCarrier *tandem_carriers_get_twilio (TandemCarriers *self);
TandemSocketCarrier *tandem_carriers_get_sockets (TandemCarriers *self);
