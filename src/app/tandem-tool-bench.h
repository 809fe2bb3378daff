// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-contacts.h"
#include "tandem-inbox.h"
#include "tandem-secrets.h"
#include "tandem-toolbox.h"

/* The toolbox with all that agents can do in a Tandem that runs.  (transfer full) */
TandemToolbox *tandem_tool_bench_new (TandemSwitchboard *switchboard, TandemCallMedia *media, TandemInbox *inbox, TandemContacts *contacts,
                                      TandemSecrets *secrets);
