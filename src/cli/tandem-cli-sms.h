// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cli-commands.h"

/* "tandem sms send", "list", "view" and "import". */
int tandem_cli_sms_send (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_sms_list (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_sms_view (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_sms_import (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
