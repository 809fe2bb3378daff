// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* A way from the internet to the public listener: a fixed address, or a program that makes one.  Main thread only.
 * Signal "changed": state, address or sentence is another one now. */
#define TANDEM_TYPE_TUNNEL (tandem_tunnel_get_type ())
G_DECLARE_INTERFACE (TandemTunnel, tandem_tunnel, TANDEM, TUNNEL, GObject)

typedef enum {
  TANDEM_TUNNEL_OFF,      /* not started, or stopped */
  TANDEM_TUNNEL_STARTING, /* no address yet */
  TANDEM_TUNNEL_UP,       /* there is an address; whether it leads here is for others to find out */
  TANDEM_TUNNEL_DOWN,     /* failed; it is tried again by itself */
} TandemTunnelState;

struct _TandemTunnelInterface {
  GTypeInterface parent;
  void (*start) (TandemTunnel *self, guint port);
  void (*restart) (TandemTunnel *self);
  void (*stop) (TandemTunnel *self);
  TandemTunnelState (*get_state) (TandemTunnel *self);
  const char *(*get_url) (TandemTunnel *self);
  const char *(*get_sentence) (TandemTunnel *self);
};

/* @port: of the public listener, on 127.0.0.1.  Never fails at once: what happens is told by "changed". */
void tandem_tunnel_start (TandemTunnel *self, guint port);
/* For a tunnel that is up and yet leads nowhere (after a suspend, say): begins anew, where that can help. */
void tandem_tunnel_restart (TandemTunnel *self);
/* Ends the program, if any; it is gone a moment later. */
void tandem_tunnel_stop (TandemTunnel *self);

TandemTunnelState tandem_tunnel_get_state (TandemTunnel *self);
/* Without a last slash; "" unless up.  Borrowed until the next change. */
const char *tandem_tunnel_get_url (TandemTunnel *self);
/* What is the matter and what to do, for people. */
const char *tandem_tunnel_get_sentence (TandemTunnel *self);

/* For those that implement it. */
void tandem_tunnel_emit_changed (TandemTunnel *self);
