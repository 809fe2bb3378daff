// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cli-client.h"

/* Prints the transcript of a call as it grows, in spoken order, each turn once, when it is final; until the call has ended.
 * @own: this command placed the call, so SIGINT hangs it up.  Exit status: 0 after a normal end, 1 otherwise.  Spins the default main context. */
int tandem_cli_follow (TandemCliClient *client, const char *call_id, gboolean own);

/* Prints one turn object of the control API: "Agent: I can offer you [not heard: a table at eight]". */
void tandem_cli_print_turn (JsonNode *turn);
