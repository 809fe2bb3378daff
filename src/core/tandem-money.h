// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Amounts of money: whole millionths of a unit of some currency, never fractions of a machine.  Any thread. */
#define TANDEM_MONEY_UNIT G_GINT64_CONSTANT (1000000)

/* @text like "0.0085" or "-0.03": digits, a point and six digits behind it at most, less than a million units.  FALSE for anything else. */
gboolean tandem_money_parse (const char *text, gint64 *micros);
/* The exact amount for programs, like "0.0085": as many digits behind the point as it has, two at least. */
char *tandem_money_to_string (gint64 micros);
/* The same in hundredths, half of one rounded up: "0.24". */
char *tandem_money_to_cents (gint64 micros);
/* What a person typed or chose as a number of units. */
gint64 tandem_money_from_units (double units);
