// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-inbox.h"
#include "tandem-switchboard.h"

/* The event stream of the local API: every change as one JSON object to every socket.  Main thread only.
 *   {"type":"call","call":{…}}                       as GET /api/v1/calls/ID
 *   {"type":"turn","call_id":…,"turn":{…}}           as in a transcript, with its "index" there
 *   {"type":"message","call_id":null,"message":{…}}  a text that came, went out or has a new state
 *   {"type":"level","call_id":…,"remote":dBFS,"local":dBFS}   five times a second while there is sound
 *   {"type":"missed","call_id":null,"missed":n}      the client did not read, and n events were not sent to it
 *   {"type":"error","call_id":…|null,"error":{"code","message"}}   something the operator should know; the call goes on */
#define TANDEM_TYPE_CONTROL_EVENTS (tandem_control_events_get_type ())
G_DECLARE_FINAL_TYPE (TandemControlEvents, tandem_control_events, TANDEM, CONTROL_EVENTS, GObject)

TandemControlEvents *tandem_control_events_new (TandemSwitchboard *switchboard);
/* Tells of the texts of @inbox, too; once. */
void tandem_control_events_follow (TandemControlEvents *self, TandemInbox *inbox);
/* Sends every change to @connection until it closes.  @socket (nullable) is the one below it: a client that does not
 * read gets nothing more until it does, and is dropped after a minute. */
void tandem_control_events_add (TandemControlEvents *self, SoupWebsocketConnection *connection, GSocket *socket);
guint tandem_control_events_count (TandemControlEvents *self);
/* Closes every socket. */
void tandem_control_events_stop (TandemControlEvents *self);
