// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* One run of a program that must not outlive Tandem, and the lines it writes.  Main thread only; it lives at least as
 * long as the program.
 * Signals: "line" (const char *line), of stdout and stderr, in UTF-8 and at most 16 KiB; "ended" (const char *how), once,
 * with "exit status 1" or "signal 9", after the last line. */
#define TANDEM_TYPE_TUNNEL_PROCESS (tandem_tunnel_process_get_type ())
G_DECLARE_FINAL_TYPE (TandemTunnelProcess, tandem_tunnel_process, TANDEM, TUNNEL_PROCESS, GObject)

/* Starts @argv, looked for in the PATH of @environ (NULL: of Tandem, as everything else it inherits); @input (nullable) is
 * written to its stdin.  G_SPAWN_ERROR. */
TandemTunnelProcess *tandem_tunnel_process_new (const char *const *argv, char **environ, const char *input, GError **error);

/* Asks it to end, and 3 s later ends it, with all that it started. */
void tandem_tunnel_process_stop (TandemTunnelProcess *self);
/* 0 when it has ended. */
guint tandem_tunnel_process_get_pid (TandemTunnelProcess *self);
