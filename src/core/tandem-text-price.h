// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-prices.h"
#include "tandem-settings.h"

/* What a text will cost about.  Main thread only. */
typedef struct {
  gint64 micros;         /* all of it, in tandem-money.h */
  gint64 segment_micros; /* of it one segment; 0 for a text with files, which is charged as one */
  const char *currency;  /* these two are borrowed from the settings or the prices */
  const char *date;      /* of the price, ISO 8601 or a part of it; "" when nobody said */
} TandemTextPrice;

/* By the price in @settings (text-price, text-currency, text-price-date), which wins; else by that of @prices (nullable) for @number
 * (E.164).  FALSE when no price is known: then none is to be shown. */
gboolean tandem_text_price_estimate (TandemSettings *settings, TandemPrices *prices, const char *number, guint n_segments,
                                     guint n_files, TandemTextPrice *price);
