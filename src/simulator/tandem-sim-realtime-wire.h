// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-json.h"

/* The server's end of one WebSocket: sends events in order, late or broken when a fault asks for it. */
#define TANDEM_TYPE_SIM_REALTIME_WIRE (tandem_sim_realtime_wire_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeWire, tandem_sim_realtime_wire, TANDEM, SIM_REALTIME_WIRE, GObject)

/* @socket (nullable): what cut() shuts down.  @delay_ms: how much later than asked everything is sent. */
TandemSimRealtimeWire *tandem_sim_realtime_wire_new (SoupWebsocketConnection *connection, GSocket *socket, guint delay_ms);
/* From now on events are binary frames, without an event_id: Gemini's way. */
void tandem_sim_realtime_wire_set_binary (TandemSimRealtimeWire *self);
/* From now on the sound of answers is binary frames, and its end is not told. */
void tandem_sim_realtime_wire_set_raw_sound (TandemSimRealtimeWire *self);
/* Closes with @code and @reason. */
void tandem_sim_realtime_wire_refuse (TandemSimRealtimeWire *self, gushort code, const char *reason);
/* Eats @event and gives it an event_id.  Nothing is sent after the socket closed. */
void tandem_sim_realtime_wire_send (TandemSimRealtimeWire *self, JsonObject *event);
/* What no client should trip over: non-JSON, truncated JSON, unknown events, other types. */
void tandem_sim_realtime_wire_send_garbage (TandemSimRealtimeWire *self);
/* Ends the TCP connection without a WebSocket close. */
void tandem_sim_realtime_wire_cut (TandemSimRealtimeWire *self);
/* Closes in order. */
void tandem_sim_realtime_wire_close (TandemSimRealtimeWire *self);
