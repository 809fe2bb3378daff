// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cli-commands.h"

/* "tandem contacts …", run as the other commands (tandem-cli-commands.h). */
int tandem_cli_contacts_list (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_contacts_import (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_contacts_export (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
