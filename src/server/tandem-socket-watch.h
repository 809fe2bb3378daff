// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-metered-stream.h"

/* The WebSockets of a listener, from the upgrade until they are closed: bounds what libsoup 3.2 keeps for them.
 *
 * - Fragments are added up without end: from one message to the next only so much may come.
 * - A socket that is being closed waits some seconds for the other side to agree: not when they are many.
 *
 * Lives on the sockets' thread. */
typedef struct _TandemSocketWatch TandemSocketWatch;

/* @burst: how many bytes may come from one message to the next. */
TandemSocketWatch *tandem_socket_watch_new (gsize burst);
/* The sockets may live on. */
void tandem_socket_watch_free (TandemSocketWatch *self);

/* References to both are kept until @socket is closed. */
void tandem_socket_watch_add (TandemSocketWatch *self, SoupWebsocketConnection *socket, TandemMeteredStream *stream);
