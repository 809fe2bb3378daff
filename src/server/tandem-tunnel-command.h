// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-tunnel-process.h"
#include "tandem-tunnel-program.h"

/* How a tunnel program is started on this computer: from where, with what environment, with which secret.  Main thread only. */
typedef struct {
  const TandemTunnelProgram *program;
  char **environ;    /* nullable: that of Tandem */
  char *token;       /* nullable */
  char *host_spawn;  /* nullable: flatpak-spawn, for a program outside of our sandbox */
  const char *prefix[4];
} TandemTunnelCommand;

/* All is copied; "" as a token is none. */
TandemTunnelCommand *tandem_tunnel_command_new (const TandemTunnelProgram *program, char **environ, const char *token,
                                                const char *host_spawn);
void tandem_tunnel_command_free (TandemTunnelCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTunnelCommand, tandem_tunnel_command_free)

/* NULL: it did not start, and *@sentence, (transfer full), says why and what to do. */
TandemTunnelProcess *tandem_tunnel_command_run (TandemTunnelCommand *self, guint port, char **sentence);

/* A line of flatpak-spawn that says why it did not start the program, for people; NULL for any other.  (transfer full) */
char *tandem_tunnel_command_explain (TandemTunnelCommand *self, const char *line);
