// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cli-commands.h"

/* "tandem profiles …": the agents there are.  As the commands of tandem-cli-commands.h. */
int tandem_cli_profiles_list (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_profiles_show (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_profiles_import (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_profiles_export (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_profiles_remove (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
