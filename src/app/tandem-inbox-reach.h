// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"
#include "tandem-reachability.h"

/* Lets @inbox ask the carrier less often while webhooks reach us, as long as both are there.  Main thread. */
void tandem_inbox_reach_follow (TandemInbox *inbox, TandemReachability *reachability);
