// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cli-client.h"

/* Follows one call through the event stream until it has ended: prints the transcript as it grows (tandem-cli-printer.h) and
 * notices on stderr.  Spins the default main context. */
typedef struct _TandemCliFollow TandemCliFollow;

/* Opens the event stream; from here on SIGINT is ours.  Do this before dialling, so that nothing is missed.  NULL on failure. */
TandemCliFollow *tandem_cli_follow_new (TandemCliClient *client, gboolean json, GError **error);
/* @own: this command placed the call, so SIGINT hangs it up, and how it ended decides the exit status: 0 after a normal end,
 * 1 with a sentence on stderr otherwise. */
int tandem_cli_follow_run (TandemCliFollow *self, const char *call_id, gboolean own);
void tandem_cli_follow_free (TandemCliFollow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemCliFollow, tandem_cli_follow_free)
