// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* GET /ws/call/ID: the raw audio socket of a call that was made with "carrier": "socket".  The upgrade is answered here; before anything
 * is read of the WebSocket, the media thread has it. */
void tandem_control_socket_open (const TandemControlRequest *request);
