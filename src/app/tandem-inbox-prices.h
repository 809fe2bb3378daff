// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"

/* Gives @inbox the prices that Tandem ships, behind those of the person's own file. */
void tandem_inbox_prices_load (TandemInbox *inbox);
