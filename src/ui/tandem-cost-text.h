// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cost.h"

/* What a call costs, in the words of the user's language.  (transfer full) */

/* "≈ 0.24 USD"; "≥" when not everything has a price. */
char *tandem_cost_text_dup_short (TandemCost *cost);
/* What it is made of, how sure it is, and which prices are missing: some lines. */
char *tandem_cost_text_dup_long (TandemCost *cost);
