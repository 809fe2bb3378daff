// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-tunnel-program.h"
#include "tandem-tunnel.h"

/* A tunnel made by a program, which is started, watched, started again when it ends, and ended with Tandem.  One that runs
 * already and leads here is used as it is, where it can be asked.  A program that is not installed is looked for again. */
#define TANDEM_TYPE_COMMAND_TUNNEL (tandem_command_tunnel_get_type ())
G_DECLARE_FINAL_TYPE (TandemCommandTunnel, tandem_command_tunnel, TANDEM, COMMAND_TUNNEL, GObject)

/* Copied; NULL and 0 give what stands behind. */
typedef struct {
  char **environ;         /* of the program; that of Tandem */
  const char *token;      /* secret that decides the address; none */
  const char *host_spawn; /* flatpak-spawn, for a program outside of our sandbox; none */
  const char *api;        /* where one that runs already is asked; the program's own */
  guint start_ms;         /* until it must have told its address; 30 s */
  guint backoff_ms;       /* before it is started again the first time, then doubling up to 60 times as much; 1 s */
  guint poll_ms;          /* between two questions for its address; 15 s */
} TandemCommandTunnelOptions;

TandemCommandTunnel *tandem_command_tunnel_new (const TandemTunnelProgram *program, const TandemCommandTunnelOptions *options);

/* 0 when none was started by us or it has ended. */
guint tandem_command_tunnel_get_pid (TandemCommandTunnel *self);
