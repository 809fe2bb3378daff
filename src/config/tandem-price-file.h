// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-prices.h"

/* A file of prices; data/prices/prices.json is one.  Any thread. */

/* NULL with one sentence that says which row is wrong (G_IO_ERROR_INVALID_DATA). */
TandemPrices *tandem_price_file_parse (const char *text, gssize length, GError **error);
/* The prices that Tandem ships, behind those of the file @path if there is one.  Never NULL: when that file is of no use, @error
 * says why and the shipped prices are all there is. */
TandemPrices *tandem_price_file_load (const char *path, GError **error);
/* Where a person keeps prices.json. */
char *tandem_price_file_get_own_path (void);
