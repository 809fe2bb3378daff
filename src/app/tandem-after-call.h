// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"
#include "tandem-sqlite-store.h"
#include "tandem-switchboard.h"

/* Gives @switchboard what is done when a call is over: its wrap-up, and who is told of it.  What the last run did not get rid of is
 * delivered now.  Main thread. */
void tandem_after_call_give (TandemSwitchboard *switchboard, TandemSqliteStore *store, TandemSettings *settings, TandemSecrets *secrets);
