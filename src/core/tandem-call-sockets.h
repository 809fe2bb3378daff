// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* Calls whose sound comes through a socket that their other end opens.  Main thread only: the socket is handed on to the media thread before
 * anything is read of it. */
#define TANDEM_TYPE_CALL_SOCKETS (tandem_call_sockets_get_type ())
G_DECLARE_INTERFACE (TandemCallSockets, tandem_call_sockets, TANDEM, CALL_SOCKETS, GObject)

struct _TandemCallSocketsInterface {
  GTypeInterface parent;
  gboolean (*claim) (TandemCallSockets *self, TandemCall *call, GError **error);
  void (*release) (TandemCallSockets *self, TandemCall *call);
  void (*take) (TandemCallSockets *self, TandemCall *call, GSocket *socket);
};

/* Somebody is about to open the socket of @call: nobody else may.  TANDEM_CALL_ERROR_WRONG_STATE when somebody did, or when it is not such a
 * call.  take() or release() follows. */
gboolean tandem_call_sockets_claim (TandemCallSockets *self, TandemCall *call, GError **error);
/* It came to nothing. */
void tandem_call_sockets_release (TandemCallSockets *self, TandemCall *call);
/* The upgrade was granted: @socket speaks WebSocket from now on, and nobody else reads of it. */
void tandem_call_sockets_take (TandemCallSockets *self, TandemCall *call, GSocket *socket);
