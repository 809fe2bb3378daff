// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-switchboard.h"

/* Gives @switchboard the prices that Tandem ships, behind those of the person (tandem-price-file.h).  Main thread. */
void tandem_price_list_give (TandemSwitchboard *switchboard, TandemSettings *settings);
