// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cli-commands.h"

/* Prints what is the matter with every hop of a call.  @client NULL: no Tandem runs, and the target of @options knows how
 * to look.  Exit status 0: nothing has failed; 1. */
int tandem_cli_doctor (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
