// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier.h"
#include "tandem-socket-door.h"

/* Carries calls through raw audio sockets (WS /ws/call/ID), which a PBX or a script opens: TandemCarrier for whoever places them,
 * TandemCallSockets for whoever has the sockets.  A call waits for its socket, and ends with it.  Main thread only. */
#define TANDEM_TYPE_SOCKET_CARRIER (tandem_socket_carrier_get_type ())
G_DECLARE_FINAL_TYPE (TandemSocketCarrier, tandem_socket_carrier, TANDEM, SOCKET_CARRIER, GObject)

#define TANDEM_SOCKET_CARRIER_PATIENCE_MS 60000

/* @patience_ms: so long a call waits for its socket. */
TandemSocketCarrier *tandem_socket_carrier_new (TandemMediaThread *thread, TandemMediaEngine *engine, guint patience_ms);
TandemSocketDoor *tandem_socket_carrier_get_door (TandemSocketCarrier *self);
