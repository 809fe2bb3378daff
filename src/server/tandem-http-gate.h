// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-metered-stream.h"

/* The limits that SoupServer lacks: how large headers and body may be, how long a request may take to arrive, how many connections
 * there may be.  One request per connection ("Connection: close"), so no idle connection needs watching.
 * When there are as many connections as there may be, the oldest that has sent no complete request makes room for the next; when all
 * bodies that are arriving have 16 MiB together, the oldest of them does.
 * Lives on the thread of its SoupServer. */
#define TANDEM_TYPE_HTTP_GATE (tandem_http_gate_get_type ())
G_DECLARE_FINAL_TYPE (TandemHttpGate, tandem_http_gate, TANDEM, HTTP_GATE, GObject)

typedef struct {
  gsize max_body;          /* bytes; more is answered 413 and the connection closed */
  guint max_connections;   /* upgraded sockets do not count */
  guint request_ms;        /* from the connection to the last byte of the request */
  const char *too_large;   /* JSON body of the 413, static; NULL: empty */
} TandemHttpLimits;

TandemHttpGate *tandem_http_gate_new (SoupServer *server, const TandemHttpLimits *limits);

/* Listens on 127.0.0.1:@port (0: any).  G_IO_ERROR_ADDRESS_IN_USE with a sentence that names @setting. */
gboolean tandem_http_gate_listen (TandemHttpGate *self, guint port, const char *setting, GError **error);
guint tandem_http_gate_get_port (TandemHttpGate *self); /* 0 when not listening */

/* The connection of @message became a WebSocket: the limits no longer apply to it.  Gives what is read of it, borrowed, for the limits
 * of a WebSocket. */
TandemMeteredStream *tandem_http_gate_release (TandemHttpGate *self, SoupServerMessage *message);

/* Closes the port and every connection that is not upgraded. */
void tandem_http_gate_stop (TandemHttpGate *self);
