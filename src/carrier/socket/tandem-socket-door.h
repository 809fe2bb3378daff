// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-media-engine.h"
#include "tandem-media-thread.h"

/* The media thread's side of TandemSocketCarrier: makes a WebSocket of every socket that it is handed, and brings it to its line.
 * Made, and told to shut, on the main thread; the rest runs on the media thread. */
#define TANDEM_TYPE_SOCKET_DOOR (tandem_socket_door_get_type ())
G_DECLARE_FINAL_TYPE (TandemSocketDoor, tandem_socket_door, TANDEM, SOCKET_DOOR, GObject)

/* What a socket is read through, on the media thread: (transfer full).  For limits that libsoup does not have. */
typedef GIOStream *(*TandemSocketWrap) (GSocket *socket, gpointer user_data);

typedef struct {
  /* Main thread: the other end hung up (@reason NULL), or went, or was refused by the line. */
  void (*over) (GObject *target, const char *call_id, const char *reason);
} TandemSocketDoorListener;

/* @thread and @engine must outlive it; @target is told as long as it lives. */
TandemSocketDoor *tandem_socket_door_new (TandemMediaThread *thread, TandemMediaEngine *engine, const TandemSocketDoorListener *listener,
                                          GObject *target);
/* Before the first socket; NULL, as at first: it is read as it is. */
void tandem_socket_door_set_wrap (TandemSocketDoor *self, TandemSocketWrap wrap, gpointer user_data);
/* Main thread.  @start: what is said first (tandem_socket_event_make_start()). */
void tandem_socket_door_post_socket (TandemSocketDoor *self, GSocket *socket, const char *call_id, const char *token, const char *start);
/* Main thread: closes all of them. */
void tandem_socket_door_post_shut (TandemSocketDoor *self);
