// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cli-commands.h"

/* The commands by which an operator takes part in a live call: ID and one word or text.  As those of tandem-cli-commands.h. */
int tandem_cli_answer (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_decline (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_patch (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_note (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_say (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_dtmf (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_transfer (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_consult (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_merge (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_complete (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_cancel (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_record (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
